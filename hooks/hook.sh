#!/bin/sh
# Installed by git conductor. "git conductor hooks uninstall" puts back what was here before.
hook='@HOOK@'
conductor=@CONDUCTOR@
folder=${0%/*}
status=0

# What was here before. Whoever has moved this script aside and runs it may be what was here before.
before=$folder/$hook.before-conductor
if [ -x "$before" ] && { [ "${0##*/}" = "$hook" ] || ! cmp -s "$before" "$folder/$hook"; }; then
    "$before" "$@"
    status=$?
fi

# Where core.hooksPath leads here, what it says without us.
case $folder in
*/conductor/hooks)
    other=$(git config --type=path --get-all core.hooksPath 2>/dev/null | grep -Fvx -e "$folder" | tail -n 1)
    other=${other:-"$folder/../../hooks"}/$hook
    if [ -x "$other" ]; then
        "$other" "$@" || status=$?
    fi
    ;;
esac

# A checkout of single files moves no branch.
if [ -n "$conductor" ] && [ "$CONDUCTOR_HOOKS" != 0 ] && [ "$#:$3" != 3:0 ]; then
    [ -f "$conductor" ] && [ -x "$conductor" ] || conductor=$(command -v git-conductor)
    # The program beside it sees at a glance whether there is something to do.
    glance=${conductor%/*}/git-conductor-hook
    if [ -z "$conductor" ]; then
        :
    elif [ -x "$glance" ]; then
        "$glance" "$hook" "$@" </dev/null || :
    else
        "$conductor" hook "$hook" "$@" </dev/null || :
    fi
fi
exit $status
