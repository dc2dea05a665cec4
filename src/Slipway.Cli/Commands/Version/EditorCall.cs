using System.Collections.Immutable;
using Slipway.Shells;

namespace Slipway.Cli.Commands.Version;

/// <summary>The user's editor, as Git calls it: a shell reads the variable, so that it may hold options.</summary>
static class EditorCall
{
    /// <summary>Null: neither VISUAL nor EDITOR says which.</summary>
    public static ShellLaunch? Of(IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> files) =>
        Editor(variables) is { } editor
            ? ShellLaunch.Command("/bin/sh", ["-c", $"{editor} \"$@\"", editor, .. files], variables.ToImmutableSortedDictionary(StringComparer.Ordinal))
            : null;

    static string? Editor(IReadOnlyDictionary<string, string> variables) =>
        ((string[])["VISUAL", "EDITOR"]).Select(name => variables.GetValueOrDefault(name)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
}
