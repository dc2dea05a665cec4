using System.Collections.Immutable;

namespace Slipway.Shells;

/// <summary>A program that is to take this process's place, and the files it reads as it starts.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Arguments">Without the program's own name; never holds a secret.</param>
/// <param name="Environment">The whole environment; may hold secrets.</param>
/// <param name="Folder">Where <paramref name="Files"/> go: private, and removed by the shell itself once read. Null: there are none.</param>
/// <param name="Files">Texts by file name; none holds a secret.</param>
public sealed record ShellLaunch(
    string Program,
    ImmutableArray<string> Arguments,
    ImmutableSortedDictionary<string, string> Environment,
    string? Folder,
    ImmutableSortedDictionary<string, string> Files)
{
    static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>One command in the stage.</summary>
    public static ShellLaunch Command(string program, ImmutableArray<string> arguments, ImmutableSortedDictionary<string, string> environment) =>
        new(program, arguments, environment, null, None);

    /// <summary>The user's own shell, interactive, in the stage.</summary>
    /// <param name="shell">The absolute path of a shell of this kind.</param>
    /// <param name="environment">From <see cref="StageEnvironment"/>.</param>
    /// <param name="folder">Absolute; need not exist.</param>
    public static ShellLaunch Interactive(
        ShellKind kind, string shell, StageShellRequest request, ImmutableSortedDictionary<string, string> environment, string folder)
    {
        var useColour = environment.GetValueOrDefault("NO_COLOR") is null or "" && environment.GetValueOrDefault("TERM") != "dumb";
        var all = StageEnvironment.WithCopies(environment, request);
        return kind switch
        {
            ShellKind.Bash => new(shell, ["--rcfile", Path.Combine(folder, BashStart.File), "-i"], all, folder,
                None.Add(BashStart.File, BashStart.Text(request, folder, useColour))),
            ShellKind.Zsh => new(shell, ["-i"], Zsh(all, folder), folder,
                None.Add(".zshenv", ZshStart.Environment(folder)).Add(".zshrc", ZshStart.Interactive(request, folder, useColour))),
            ShellKind.Fish => new(shell, ["-i", "-C", $"source {ShellQuoting.Fish(Path.Combine(folder, FishStart.File))}"], all, folder,
                None.Add(FishStart.File, FishStart.Text(request, folder, useColour))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    static ImmutableSortedDictionary<string, string> Zsh(ImmutableSortedDictionary<string, string> environment, string folder) =>
        (environment.TryGetValue("ZDOTDIR", out var own) ? environment.SetItem(ZshStart.OwnFolderVariable, own) : environment)
            .SetItem("ZDOTDIR", folder);
}
