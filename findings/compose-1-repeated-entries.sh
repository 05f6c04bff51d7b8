#!/usr/bin/env bash
# docker-compose 1.29.2 refuses its own merged output where two files name the same `tmpfs` or `dns` entry.
#
# Lists of `tmpfs`, `dns` and `dns_search` from several files are put one after the other, repetitions included, and `up` takes
# that. `config` prints it so, and the schema demands that entries differ:
#
#   $ docker-compose -f one.yml -f two.yml config >merged.yml        is fine
#   $ docker-compose -f merged.yml config
#   services.web.tmpfs contains non-unique items, please remove duplicates from ['/a', '/a', '/b']
#
# `cap_add` is merged as a set and has no repetitions. What to do: take repetitions out before the output is used as a file.
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

printf 'version: "3.8"\nservices:\n  web: { image: x, tmpfs: /a, dns: 192.0.2.1, cap_add: [A] }\n' >one.yml
printf 'version: "3.8"\nservices:\n  web: { tmpfs: [/a, /b], dns: [192.0.2.1], cap_add: [A, B] }\n' >two.yml
$compose -f one.yml -f two.yml config >merged.yml || exit 1
output=$($compose -f merged.yml config 2>&1) && exit 1
for key in tmpfs dns; do
    case $output in *"services.web.$key contains non-unique items"*) ;; *) exit 1 ;; esac
done
case $output in *cap_add*) exit 1 ;; esac
echo "as found: $output"
