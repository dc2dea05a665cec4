namespace Slipway.Shells.Completion;

/// <summary>What a shell evaluates to complete <c>slipway</c>'s words: it asks the tool itself, so that it knows components and stages.</summary>
/// <remarks>The tool prints a word on each line in answer to <c>slipway "[suggest:POSITION]" "slipway words so far"</c>.</remarks>
public static class CompletionScript
{
    /// <summary>The script, to be evaluated in the user's own start-up file.</summary>
    public static string Of(ShellKind kind) => kind switch
    {
        ShellKind.Bash => Bash,
        ShellKind.Zsh => Zsh,
        ShellKind.Fish => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // Not `compgen -W`, which would evaluate the words. Bash 3.2, macOS's own, has no mapfile.
    const string Bash = """
        # in ~/.bashrc: eval "$(slipway completion bash)"
        _slipway() {
          local tool=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} line suggestion
          line="slipway${COMP_LINE:${#tool}}"
          COMPREPLY=()
          while IFS= read -r suggestion; do
            case "$suggestion" in "$word"*) COMPREPLY+=("$suggestion") ;; esac
          done < <("$tool" "[suggest:$((COMP_POINT - ${#tool} + 7))]" "$line" 2>/dev/null)
        }
        complete -o default -F _slipway slipway

        """;

    const string Zsh = """
        #compdef slipway
        # in ~/.zshrc, after compinit: eval "$(slipway completion zsh)"
        _slipway() {
          local line="slipway ${(j: :)words[2,CURRENT]}"
          local -a suggestions
          suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          suggestions=(${suggestions:#})
          if (( $#suggestions )); then compadd -- "${suggestions[@]}"; else _files; fi
        }
        if [[ "${funcstack[1]}" == _slipway ]]; then _slipway "$@"; else compdef _slipway slipway; fi

        """;

    const string Fish = """
        # slipway completion fish > ~/.config/fish/completions/slipway.fish
        function __slipway_suggest
            set -l words (commandline -opc)
            set -l tool $words[1]
            set -e words[1]
            set -l line (string join ' ' -- slipway $words (commandline -ct))
            set -l found ($tool "[suggest:"(string length -- $line)"]" $line 2>/dev/null)
            if test (count $found) -gt 0
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c slipway -f -a '(__slipway_suggest)'

        """;
}
