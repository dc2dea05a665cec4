using System.Collections.Immutable;
using Slipway.Shells;

namespace Slipway.Inside;

/// <summary>The shell in a container: bash where the image has it, with the stage's prompt; else whatever <c>sh</c> is.</summary>
public static class InsideShell
{
    /// <summary>The variable in which bash's start-up text goes in.</summary>
    public const string StartVariable = "__slipway_start";

    /// <summary>The command: an interactive shell.</summary>
    public static ImmutableArray<string> Words { get; } =
        ["/bin/sh", "-c", $"if command -v bash >/dev/null; then exec bash -c 'exec bash --rcfile <(printf %s \"${StartVariable}\") -i'; fi; exec sh -i"];

    /// <summary>The same where nobody types: what comes from standard input is run.</summary>
    public static ImmutableArray<string> Silent { get; } = ["/bin/sh", "-c", "if command -v bash >/dev/null; then exec bash; fi; exec sh"];

    /// <summary>What the shell needs for its prompt.</summary>
    public static ImmutableSortedDictionary<string, string> Variables(StageShellRequest request, string code, bool useColour)
    {
        var mark = PromptMark.Of(request);
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add(StartVariable, $"unset {StartVariable}\n{BashStart.Inside(request, useColour)}")
            .Add("PS1", $"{mark.Before}{(code.Length > 0 ? $"({ShellNames.ForPrompt(code)})" : "")}{mark.After} $ ");
    }
}
