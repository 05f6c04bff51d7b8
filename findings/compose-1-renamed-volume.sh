#!/usr/bin/env bash
# docker-compose 1.29.2 goes on using the old volume after a volume got another `name:`, if a service mounts it in the long
# syntax.
#
# `up` recreates the container, and even makes the new volume, but mounts what the container before had at that path:
#
#   volumes: [{ type: volume, source: data, target: /d }]    the old volume
#   volumes: ["data:/d"]                                     the new one
#
# docker compose 2.40.3 takes the new one in both cases. What to do: the short syntax, or `rm` before `up`.
set -u
has() { command -v "$1" >/dev/null 2>&1; }
has python3 && python3 -m venv --help >/dev/null 2>&1 && has docker && docker info >/dev/null 2>&1 || exit 77
busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1 || exit 77
folder=$(mktemp -d) || exit 77
project=finding$$
image=finding$$:latest
cd "$folder" || exit 77
finish() {
    docker ps -aq --filter "label=com.docker.compose.project=$project" | xargs -r docker rm -f >/dev/null
    docker network rm "${project}_default" >/dev/null 2>&1
    docker volume rm "$project-one" "$project-two" >/dev/null 2>&1
    docker image rm "$image" >/dev/null 2>&1
    rm -rf "$folder"
}
trap finish EXIT
# Without its dependencies' own choice: PyYAML 5 cannot be built any more.
python3 -m venv env && env/bin/pip install -q --no-deps docker-compose==1.29.2 docker==5.0.3 PyYAML==6.0.1 \
    jsonschema==3.2.0 docopt==0.6.2 dockerpty==0.4.1 texttable==1.6.7 python-dotenv==0.21.1 websocket-client==0.59.0 \
    requests==2.28.2 urllib3==1.26.18 charset-normalizer==3.1.0 idna==3.4 certifi==2023.7.22 six==1.16.0 attrs==23.1.0 \
    pyrsistent==0.19.3 distro==1.8.0 packaging==23.1 setuptools==65.5.1 || exit 77
compose=env/bin/docker-compose
[ "$($compose version --short)" = 1.29.2 ] || exit 77
mkdir -p root/bin && cp "$busybox" root/bin/busybox
for applet in sh sleep; do ln -s busybox "root/bin/$applet"; done
tar -C root -c . | docker import - "$image" >/dev/null || exit 77

# mounted MOUNT: the volume of a container that was brought up with one name of the volume, and then with the other
mounted() {
    local volume
    for volume in one two; do
        printf 'version: "3.8"\nservices:\n  web: { image: "%s", command: sleep 1000, volumes: [%s] }\nvolumes: { data: { name: %s } }\n' \
            "$image" "$1" "$project-$volume" >docker-compose.yml
        $compose -p "$project" up -d >/dev/null 2>&1 || exit 1
    done
    docker inspect --format '{{range .Mounts}}{{.Name}}{{end}}' "${project}_web_1"
    $compose -p "$project" down --volumes --timeout 1 >/dev/null 2>&1
    docker volume rm "$project-one" >/dev/null 2>&1
}
[ "$(mounted '"data:/d"')" = "$project-two" ] || exit 1
[ "$(mounted '{ type: volume, source: data, target: /d }')" = "$project-one" ] || exit 1
echo "as found: in the long syntax the old volume"
