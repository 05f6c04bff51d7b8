#!/usr/bin/env bash
# docker-compose 1.29.2 looks for the service that another one extends in the first file of all.
#
# `extends: {service: base}` without `file:` means a service of the same file. With several `-f` files it is looked for in the
# first of them, whichever file says it:
#
#   $ docker-compose -f base-and-web.yml -f other.yml config     is fine
#   $ docker-compose -f other.yml -f base-and-web.yml config
#   Cannot extend service 'base' in …/other.yml: Service not found
#
# With `file:` it is found, and so it is by docker compose 2. What to do: name the file.
set -u
has() { command -v "$1" >/dev/null 2>&1; }
has python3 && python3 -m venv --help >/dev/null 2>&1 || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
# Without its dependencies' own choice: PyYAML 5 cannot be built any more.
python3 -m venv env && env/bin/pip install -q --no-deps docker-compose==1.29.2 docker==5.0.3 PyYAML==6.0.1 \
    jsonschema==3.2.0 docopt==0.6.2 dockerpty==0.4.1 texttable==1.6.7 python-dotenv==0.21.1 websocket-client==0.59.0 \
    requests==2.28.2 urllib3==1.26.18 charset-normalizer==3.1.0 idna==3.4 certifi==2023.7.22 six==1.16.0 attrs==23.1.0 \
    pyrsistent==0.19.3 distro==1.8.0 packaging==23.1 setuptools==65.5.1 || exit 77
compose=env/bin/docker-compose
[ "$($compose version --short)" = 1.29.2 ] || exit 77

printf 'version: "3.8"\nservices:\n  web: { environment: { A: b } }\n' >other.yml
printf 'version: "3.8"\nservices:\n  base: { image: x }\n  web: { extends: { service: base } }\n' >same.yml
printf 'version: "3.8"\nservices:\n  base: { image: x }\n  web: { extends: { file: named.yml, service: base } }\n' >named.yml
$compose -f same.yml -f other.yml config -q || exit 1
$compose -f other.yml -f named.yml config -q || exit 1
output=$($compose -f other.yml -f same.yml config 2>&1) && exit 1
case $output in *"Cannot extend service 'base' in "*"/other.yml: Service not found"*) echo "as found: $output" ;; *) exit 1 ;; esac
