#!/bin/sh
# Installed by git conductor. "git conductor hooks uninstall" puts back what was here before.
hook=${0##*/}
status=0
if [ -x "$0.before-conductor" ]; then
    "$0.before-conductor" "$@"
    status=$?
fi
# A checkout of single files moves no branch.
if [ "$hook:$3" != post-checkout:0 ] && [ "$CONDUCTOR_HOOKS" != 0 ]; then
    conductor='@CONDUCTOR@'
    [ -x "$conductor" ] || conductor=$(command -v git-conductor)
    [ -z "$conductor" ] || "$conductor" hook "$hook" "$@" </dev/null || :
fi
exit $status
