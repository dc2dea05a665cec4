namespace Slipway.Shells;

/// <summary>The file that bash reads in place of <c>~/.bashrc</c>, which it reads first.</summary>
static class BashStart
{
    public const string File = "bashrc";

    public static string Text(StageShellRequest request, string folder, bool useColour) => $$"""
        if [ -r ~/.bashrc ]; then . ~/.bashrc; fi
        command rm -rf -- {{ShellQuoting.Posix(folder)}}
        {{PosixStart.Variables(request)}}
        """
        + Prompt(request, useColour);

    /// <summary>The same in a container, whose variables are as they should be.</summary>
    public static string Inside(StageShellRequest request, bool useColour) => "if [ -r ~/.bashrc ]; then . ~/.bashrc; fi\n" + Prompt(request, useColour);

    static string Prompt(StageShellRequest request, bool useColour)
    {
        var warn = request.IsProtected && useColour;
        return PosixStart.Locate(request)
            + PosixStart.Prompt(request, "PS1", ":", warn ? @"\[\e[1;31m\]" : "", warn ? @"\[\e[0m\]" : "")
            + """
            case "$(declare -p PROMPT_COMMAND 2>/dev/null)" in
              'declare -a'*) PROMPT_COMMAND+=(__slipway_prompt) ;;
              *) PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND
            }__slipway_prompt" ;;
            esac

            """;
    }
}
