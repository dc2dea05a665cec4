using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Bootstrap.Submodules;

/// <summary>Finds the submodules that are not there, and fetches them.</summary>
public sealed class SubmoduleFetcher(IProgramRunner programs)
{
    const int LinesKept = 15;

    /// <summary>All submodules of a repository, nested ones included; none where there is no <c>.gitmodules</c>.</summary>
    /// <exception cref="ProblemException"><c>submodule-status</c>, or git is not there.</exception>
    public async Task<ImmutableArray<SubmoduleStatus>> ReadAsync(string root, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(root, ".gitmodules")))
        {
            return [];
        }

        var result = await programs.RunAsync(SubmoduleCalls.Status(root), cancellation);
        return result.ExitCode == 0
            ? SubmoduleStatus.Parse(result.Output)
            : throw new ProblemException(Failed("submodule-status", "git could not say which submodules there are", result.Error));
    }

    /// <summary>Fetches those that are missing and what is nested in them. Those that are there are not touched.</summary>
    /// <returns>The paths that were missing.</returns>
    /// <exception cref="ProblemException"><c>submodule-fetch</c>.</exception>
    public async Task<ImmutableArray<string>> FetchAsync(string root, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        var all = await ReadAsync(root, cancellation);
        ImmutableArray<string> missing = [.. all.Where(each => each.IsMissing).Select(each => each.Path)];
        if (missing.IsEmpty)
        {
            return missing;
        }

        report(new FetchingSubmodules(missing));
        foreach (var call in SubmoduleCalls.Fetch(root, all))
        {
            var result = await programs.RunAsync(call, cancellation);
            if (result.ExitCode != 0)
            {
                throw new ProblemException(Failed("submodule-fetch", "the submodules could not be fetched", result.Error));
            }
        }

        return missing;
    }

    static Problem Failed(string code, string what, string error)
    {
        var lines = ToolUrl.WithoutCredentials(error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Problem(code, what)
        {
            Kind = ProblemKind.Failure,
            Why = lines.Length == 0 ? null : "git said:\n" + string.Join('\n', lines.TakeLast(LinesKept)),
            Fix = "check the addresses in `.gitmodules`, and that git can log in to them",
        };
    }
}
