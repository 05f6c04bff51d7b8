#!/usr/bin/env bash
# libgit2 1.5 (pygit2 1.11.1) does not read a worktree's own settings, and says so only for some repositories.
#
# `git config --worktree` and `git sparse-checkout` write to `config.worktree` and set `extensions.worktreeConfig`. git 2.39 leaves
# `core.repositoryformatversion` at 0, and then libgit2 does not look at extensions: it opens the repository that it does not
# support, and answers without those settings. Files that a sparse checkout leaves out are deleted to it:
#
#   $ git sparse-checkout set one && git status --porcelain
#   $ python -c 'import pygit2; print(pygit2.Repository(".").status())'
#   {'two/file': 512}                                 # GIT_STATUS_WT_DELETED
#   $ git config --worktree core.excludesFile "$PWD/ignored" && git status --porcelain      # ignored has the line new
#   $ python -c 'import pygit2; print(pygit2.Repository(".").path_is_ignored("new"))'
#   False
#
# With version 1, which other extensions need, the same repository is refused: "unsupported extension name
# extensions.worktreeconfig".
set -u
has() { command -v "$1" >/dev/null 2>&1; }
has git && has python3 && python3 -m venv --help >/dev/null 2>&1 || exit 77
folder=$(mktemp -d) || exit 77
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 77
export HOME=$folder GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com
python3 -m venv env && env/bin/pip install -q --only-binary :all: pygit2==1.11.1 >/dev/null 2>&1 || exit 77
python=$folder/env/bin/python
[[ $("$python" -c 'import pygit2; print(pygit2.LIBGIT2_VERSION)') = 1.5.* ]] || exit 77
git init -q repository && cd repository || exit 77
mkdir one two && touch one/file two/file && git add . && git commit -qm First || exit 77
git sparse-checkout set one 2>/dev/null || exit 77
[ "$(git config core.repositoryformatversion)" = 0 ] || exit 77
[ -z "$(git status --porcelain)" ] || exit 1
status=$("$python" -c 'import pygit2; print(pygit2.Repository(".").status())') || exit 1
[ "$status" = "{'two/file': 512}" ] || exit 1
echo new >"$folder/ignored" && git config --worktree core.excludesFile "$folder/ignored" && touch new
[ -z "$(git status --porcelain)" ] || exit 1
[ "$("$python" -c 'import pygit2; print(pygit2.Repository(".").path_is_ignored("new"))')" = False ] || exit 1
git config core.repositoryformatversion 1
error=$("$python" -c 'import pygit2; pygit2.Repository(".")' 2>&1) && exit 1
case $error in *'unsupported extension name extensions.worktreeconfig'*) echo "as found: $status" ;; *) exit 1 ;; esac
