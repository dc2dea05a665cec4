using System.Collections.Immutable;
using System.Text;
using Slipway.Repository.Environment;

namespace Slipway.Shells;

/// <summary>The stage's environment as text that a shell evaluates: <c>eval "$(slipway shell test --dry-run)"</c>. No secret is in it.</summary>
public static class ShellExports
{
    /// <summary>The stage that every <c>slipway</c> command uses within.</summary>
    public const string StageVariable = "SLIPWAY_STAGE";

    /// <summary>The root of the repository whose stage it is.</summary>
    public const string RepositoryVariable = "SLIPWAY_REPOSITORY";

    /// <summary>One statement for each variable, in the request's order, and PATH last.</summary>
    public static string Write(ShellKind kind, StageShellRequest request)
    {
        var text = new StringBuilder();
        foreach (var variable in All(request))
        {
            text.Append(Statement(kind, variable.Name, ShellWord.Of(kind, variable.Parts, request)));
        }

        return text.Append(request.PathFolders.IsEmpty ? "" : Path(kind, request.PathFolders)).ToString();
    }

    /// <summary>All that is set, in the order in which it is: the stage's own words first.</summary>
    internal static IEnumerable<ShellVariable> All(StageShellRequest request) =>
        request.Variables.Select(Checked)
            .Prepend(Plain(RepositoryVariable, request.Root))
            .Prepend(Plain(StageVariable, request.Stage))
            .Concat(request.KubeConfig is { } file ? [Plain("KUBECONFIG", file)] : []);

    static ShellVariable Plain(string name, string text) => new(name, [new TextPart(text)]);

    static ShellVariable Checked(ShellVariable variable) =>
        ShellNames.IsVariable(variable.Name) ? variable : throw new ArgumentException($"`{variable.Name}` is no variable that a shell takes");

    static string Statement(ShellKind kind, string name, string word) =>
        kind == ShellKind.Fish ? $"set -gx {name} {word}\n" : $"export {name}={word}\n";

    static string Path(ShellKind kind, ImmutableArray<string> folders) =>
        kind == ShellKind.Fish
            ? $"set -gx PATH {string.Join(' ', folders.Select(ShellQuoting.Fish))} $PATH\n"
            : $"export PATH={ShellQuoting.Posix(string.Join(':', folders))}:\"$PATH\"\n";
}
