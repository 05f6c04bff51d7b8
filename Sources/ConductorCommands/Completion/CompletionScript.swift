/// The completion scripts: each gives the words up to the cursor to `complete`, and its answer to the shell.
///
/// The first line of the answer says what else may stand there: `files`, `folders` or `names`. Each other line is a word
/// and, after a tab, a note on it.
enum CompletionScript {
    /// The scripts, by the names of the shells.
    static let all = ["bash": bash, "zsh": zsh, "fish": fish]

    /// It works with bash 3.2, and without the package bash-completion.
    private static let bash = #"""
        # bash completion of git-conductor, conductor and git conductor

        # __git_conductor_reply FOLDER WORD…: completes the last word.
        __git_conductor_reply() {
            local word=${!#} joined= others name note
            # readline replaces only what follows a character at which it breaks words.
            [[ $word == *[=:]* && $COMP_WORDBREAKS == *[=:]* ]] && joined=${word%"${word##*[=:]}"}
            COMPREPLY=()
            {
                read -r others
                while IFS=$'\t' read -r name note; do
                    [[ $name == "$word"* ]] || continue
                    name=${name#"$joined"}
                    case ${COMP_WORDS[COMP_CWORD]} in
                        [\"\']*) ;;
                        *) [[ $name == *[!A-Za-z0-9_./:=@%+,-]* ]] && printf -v name %q "$name" ;;
                    esac
                    COMPREPLY+=("$name")
                done
            } < <(CDPATH= cd -- "$1" && git-conductor complete -- "${@:2}") 2>/dev/null
            {
                compopt +o nospace +o default +o bashdefault
                case $others in
                    files) compopt -o default ;;
                    folders) compopt -o dirnames ;;
                esac
                [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=:./] ]] && compopt -o nospace
            } 2>/dev/null
        }

        _git-conductor() {
            local line=${COMP_LINE:0:COMP_POINT} words=() word gap
            # What bash has split at '=' or ':' is one word.
            for word in "${COMP_WORDS[@]:0:COMP_CWORD}"; do
                gap=${line%%"$word"*}
                if [[ -n $gap || ${#words[@]} == 0 ]]; then words+=("$word"); else words[${#words[@]} - 1]+=$word; fi
                line=${line:${#gap}+${#word}}
            done
            gap=${line%%[![:space:]]*}
            if [[ -n $gap ]]; then words+=("${line#"$gap"}"); else words[${#words[@]} - 1]+=$line; fi
            words=("${words[@]:1}")
            __git_conductor_reply . "${words[@]//[\"\'\\]/}"
        }

        # git's own completion calls it, with its own idea of the words.
        _git_conductor() {
            local -i first=${__git_cmd_idx:-1}
            local folder=. i
            for ((i = 1; i < first; i++)); do [[ ${words[i]} == -C ]] && folder=${words[++i]}; done
            local all=("${words[@]:first + 1:cword - first - 1}" "$cur")
            __git_conductor_reply "$folder" "${all[@]//[\"\'\\]/}"
        }

        complete -o default -F _git-conductor git-conductor conductor
        """#

    /// The first line is for `compinit`, which loads the file as a function.
    private static let zsh = #"""
        #compdef git-conductor conductor
        #description run a docker-compose application made of many git repositories

        _git-conductor() {
            local -a lines names open
            local line name folder=. ret=1
            # After 'git', its own completion has read the options before the command.
            [[ $service == git && -n $opt_args[-C] ]] && folder=${(Q)${~opt_args[-C]}}
            lines=("${(@f)$(cd -q -- $folder && git-conductor complete -- \
                "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            for line in "${(@)lines[2,-1]}"; do
                name=${line%%$'\t'*}
                [[ -n $name ]] || continue
                line=${name//:/\\:}${${line#$name}/$'\t'/:}
                if [[ $name == *[=:./] ]]; then open+=("$line"); else names+=("$line"); fi
            done
            (( $#names )) && _describe -V 'git conductor' names && ret=0
            (( $#open )) && _describe -V 'git conductor' open -S '' && ret=0
            case $lines[1] in
                files) _files && ret=0 ;;
                folders) _files -/ && ret=0 ;;
            esac
            return ret
        }

        if [[ $funcstack[1] == _git-conductor ]]; then
            _git-conductor "$@"
        elif (( $+functions[compdef] )); then
            compdef _git-conductor git-conductor conductor
        fi
        """#

    /// fish filters, and adds no space after a word that ends in a dot, a colon or the like.
    private static let fish = #"""
        # fish completion of git-conductor, conductor and git conductor

        function __git_conductor_complete
            set -l words (commandline -opc)
            # A substitution of fish's runs in the shell itself, so 'cd' is no way to another folder.
            set -l program git-conductor
            if test "$words[1]" = git
                set program git
                set -e words[1]
                while string match -q -- '-*' "$words[1]"
                    if test "$words[1]" = -C
                        set -a program -C $words[2]
                        set -e words[1]
                    end
                    set -e words[1]
                end
                set -a program conductor
            end
            set -l word (commandline -ct)
            set -l plain (string replace -ra '[\\\\"\']' '' -- "$word")
            set -l answer (command $program complete -- $words[2..] $plain 2>/dev/null)
            switch "$answer[1]"
                case files
                    __fish_complete_path $word
                case folders
                    __fish_complete_directories $word ''
            end
            string join \n -- $answer[2..]
        end

        complete -c git-conductor -f -a '(__git_conductor_complete)'
        complete -c conductor -f -a '(__git_conductor_complete)'
        complete -c git -f -n '__fish_git_using_command conductor' -a '(__git_conductor_complete)'
        """#
}
