using System.Collections.Immutable;
using Slipway.Repository.Environment;

namespace Slipway.Shells;

/// <summary>The environment of a process that runs in a stage. Holds the secrets: it goes to that process and nowhere else.</summary>
public static class StageEnvironment
{
    /// <summary>The names that a stage shell has set, so that one within it, of another stage, does not inherit them.</summary>
    public const string NamesVariable = "SLIPWAY_SHELL_VARIABLES";

    /// <summary>The <c>KUBECONFIG</c> from before the first stage shell; empty: there was none.</summary>
    public const string OuterKubeConfigVariable = "SLIPWAY_OUTER_KUBECONFIG";

    /// <summary>Precedes the names of the copies from which an interactive shell sets its variables once the user's files are done.</summary>
    public const string CopyPrefix = "__slipway_value_";

    /// <param name="resolve">Gives the value of a <see cref="SecretPart"/> or an <see cref="EndpointPart"/>.</param>
    /// <param name="own">The variables of this process.</param>
    public static ImmutableSortedDictionary<string, string> Of(
        StageShellRequest request, Func<ValuePart, string> resolve, IReadOnlyDictionary<string, string> own)
    {
        var all = Outer(own).ToBuilder();
        foreach (var variable in ShellExports.All(request))
        {
            all[variable.Name] = string.Concat(variable.Parts.Select(part => part is TextPart text ? text.Text : resolve(part)));
        }

        all[NamesVariable] = string.Join(' ', ShellExports.All(request).Select(variable => variable.Name));
        all[OuterKubeConfigVariable] = Outer(own).GetValueOrDefault("KUBECONFIG", "");
        if (!request.PathFolders.IsEmpty)
        {
            all["PATH"] = Before(request.PathFolders, all.GetValueOrDefault("PATH"));
        }

        return all.ToImmutable();
    }

    // The folders, then what was on PATH without them.
    static string Before(ImmutableArray<string> folders, string? path) =>
        string.Join(':', folders.Concat((path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(folder => !folders.Contains(folder))));

    /// <summary>This process's variables without those that a stage shell around it has set.</summary>
    public static ImmutableSortedDictionary<string, string> Outer(IReadOnlyDictionary<string, string> own)
    {
        var all = own.ToImmutableSortedDictionary(StringComparer.Ordinal)
            .RemoveRange((own.GetValueOrDefault(NamesVariable) ?? "").Split(' '))
            .Remove(NamesVariable)
            .Remove(OuterKubeConfigVariable);
        return own.GetValueOrDefault(OuterKubeConfigVariable) is { Length: > 0 } before ? all.SetItem("KUBECONFIG", before) : all;
    }

    /// <summary>The environment with a second copy of each of the request's variables.</summary>
    internal static ImmutableSortedDictionary<string, string> WithCopies(
        ImmutableSortedDictionary<string, string> environment, StageShellRequest request) =>
        environment.SetItems(ShellExports.All(request).Select(variable =>
            KeyValuePair.Create(CopyPrefix + variable.Name, environment[variable.Name])));
}
