#!/usr/bin/env bash
# git 2.39.5: a subcommand that is a program of its own (`git NAME` runs git-NAME) gets each Ctrl-C twice. The terminal sends SIGINT to git
# and to the program, which are one process group; git, on its way out, sends it to the program again. Called by its own name the program
# gets it once. So whoever takes a second Ctrl-C for impatience, and stops cleaning up, never cleans up behind git:
#
#   $ git count        ^C      signals: 2
#   $ git-count        ^C      signals: 1
#
# Both come within some milliseconds.
set -u
command -v python3 >/dev/null 2>&1 || exit 77
[[ $(git version 2>/dev/null) == "git version 2.39."* ]] || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cat >"$folder/git-count" <<'SCRIPT'
#!/bin/sh
n=0
trap 'n=$((n + 1))' INT
echo ready
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done
echo "signals: $n"
SCRIPT
chmod +x "$folder/git-count"
cat >"$folder/press" <<'SCRIPT'
import os, pty, sys, time

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
text = b""
while True:
    try:
        data = os.read(terminal, 1000)
    except OSError:
        break
    if not data:
        break
    if b"ready" in data:
        time.sleep(0.2)
        os.write(terminal, b"\x03")
    text += data
print(text.decode().split("signals: ")[1].strip())
SCRIPT
count() { PATH="$folder:$PATH" timeout 20 python3 "$folder/press" "$@"; }
[ "$(count git-count)" = 1 ] || { echo "otherwise: the program alone"; exit 1; }
[ "$(count git count)" = 2 ] || { echo "otherwise: behind git"; exit 1; }
