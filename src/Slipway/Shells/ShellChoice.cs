using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Shells;

/// <summary>Which shell is the user's own, and where it is.</summary>
public sealed record ShellChoice(ShellKind Kind, string Path)
{
    const string Able = "bash, zsh and fish can";

    static readonly Dictionary<string, ShellKind> Kinds = new(StringComparer.Ordinal)
    {
        ["bash"] = ShellKind.Bash,
        ["zsh"] = ShellKind.Zsh,
        ["fish"] = ShellKind.Fish,
    };

    /// <summary>The kind of a name or path, null when it is another shell.</summary>
    public static ShellKind? KindOf(string shell) => Kinds.TryGetValue(System.IO.Path.GetFileName(shell), out var kind) ? kind : null;

    /// <summary>The kind of a shell that was asked for by name or path.</summary>
    /// <exception cref="ProblemException"><c>shell-unknown</c>.</exception>
    public static ShellKind Known(string shell, string why = Able) => KindOf(shell) ?? throw new ProblemException(
        new Problem("shell-unknown", $"`{shell}` is not a shell that can be a stage shell") { Why = why, Fix = "slipway shell --shell bash" });

    /// <summary>The shell asked for, else that of <c>$SHELL</c>, else bash.</summary>
    /// <param name="asked"><c>bash</c>, <c>zsh</c>, <c>fish</c>, a path to one, or null.</param>
    /// <exception cref="ProblemException"><c>shell-unknown</c>, <c>program-not-found</c>, <c>program-not-executable</c>.</exception>
    public static ShellChoice Of(string? asked, IReadOnlyDictionary<string, string> environment)
    {
        var own = environment.GetValueOrDefault("SHELL") is { Length: > 0 } set ? set : "bash";
        var wanted = asked ?? own;
        var kind = Known(wanted, asked is null ? $"it is the one in `$SHELL`; {Able}" : Able);

        // `--shell zsh` means the user's own zsh where that is a zsh.
        var program = wanted.Contains('/') || KindOf(own) != kind ? wanted : own;
        return new ShellChoice(kind, ProgramPath.Resolve(program, Environment.CurrentDirectory, environment.GetValueOrDefault("PATH")));
    }
}
