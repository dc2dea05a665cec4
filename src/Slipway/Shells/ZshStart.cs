namespace Slipway.Shells;

/// <summary>
/// zsh reads its start-up files from <c>ZDOTDIR</c>. Ours lead it to the user's own, which see the <c>ZDOTDIR</c> they know, and may
/// change it, as a <c>~/.zshenv</c> often does.
/// </summary>
static class ZshStart
{
    /// <summary>Carries the user's own <c>ZDOTDIR</c>, where there is one.</summary>
    public const string OwnFolderVariable = "__slipway_zdotdir";

    public static string Environment(string folder) => $$"""
        if (( ${+__slipway_zdotdir} )); then export ZDOTDIR="$__slipway_zdotdir"; else unset ZDOTDIR; fi
        if [[ -r "${ZDOTDIR:-$HOME}/.zshenv" ]]; then source "${ZDOTDIR:-$HOME}/.zshenv"; fi
        unset __slipway_zdotdir
        if (( ${+ZDOTDIR} )); then typeset -g __slipway_zdotdir="$ZDOTDIR"; fi
        ZDOTDIR={{ShellQuoting.Posix(folder)}}

        """;

    // The system's own zshrc puts the history beside ZDOTDIR's files on some systems: it belongs to the user's.
    public static string Interactive(StageShellRequest request, string folder, bool useColour)
    {
        var warn = request.IsProtected && useColour;
        return $$"""
            if (( ${+__slipway_zdotdir} )); then export ZDOTDIR="$__slipway_zdotdir"; else unset ZDOTDIR; fi
            unset __slipway_zdotdir
            if [[ "${HISTFILE-}" == {{ShellQuoting.Posix(folder)}}/* ]]; then HISTFILE="${ZDOTDIR:-$HOME}/.zsh_history"; fi
            if [[ -r "${ZDOTDIR:-$HOME}/.zshrc" ]]; then source "${ZDOTDIR:-$HOME}/.zshrc"; fi
            command rm -rf -- {{ShellQuoting.Posix(folder)}}
            {{PosixStart.Variables(request)}}{{PosixStart.Locate(request)}}
            """
            + PosixStart.Prompt(request, "PROMPT", "emulate -L zsh", warn ? "%B%F{red}" : "", warn ? "%f%b" : "")
            + "typeset -ga precmd_functions; precmd_functions+=(__slipway_prompt)\n";
    }
}
