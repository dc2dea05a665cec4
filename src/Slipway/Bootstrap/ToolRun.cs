using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Bootstrap.Archives;
using Slipway.Bootstrap.Fetching;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Bootstrap;

/// <summary>Carries out what is planned for the tools of a checkout, under its lock.</summary>
sealed class ToolRun(
    DepsFolder deps, ToolFetcher fetcher, ToolInstaller installer, FetchLimits limits, TimeProvider clock, Action<BootstrapEvent> report)
{
    readonly ConcurrentBag<Problem> _problems = [];

    /// <param name="compare">Asked under the lock: another bootstrap may have done all of it meanwhile.</param>
    public async Task<ImmutableArray<ToolPlan>> RunAsync(Func<ImmutableArray<ToolPlan>> compare, CancellationToken cancellation)
    {
        using var held = await LockAsync(cancellation);
        installer.Sweep();
        var plan = compare();
        foreach (var tool in plan.Where(tool => tool.Change == ToolChange.Remove))
        {
            installer.Remove(tool.Name);
            report(new ToolProgress(tool.Name, ToolPhase.Removed, 0, null, 0));
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = limits.Parallel, CancellationToken = cancellation };
        var wanted = plan.Where(tool => tool.Change is ToolChange.Fetch or ToolChange.Replace).Select(tool => tool.Tool!);
        await Parallel.ForEachAsync(wanted, parallel, BringAsync);
        installer.Sweep();
        return _problems.IsEmpty ? plan : throw new ProblemException([.. _problems.OrderBy(problem => problem.What, StringComparer.Ordinal)]);
    }

    async Task<FileLock> LockAsync(CancellationToken cancellation)
    {
        if (new DirectoryInfo(deps.Path) is { LinkTarget: not null })
        {
            throw new ProblemException(new Problem("deps-link", "`.deps` is a symbolic link")
            {
                Why = "tools are written, replaced and removed in it, and what it leads to may be somebody else's",
                Fix = "remove the link: `rm .deps`",
            });
        }

        Directory.CreateDirectory(deps.Path);
        return await FileLock.TakeAsync(deps.Lock, limits.Lock, clock, () => report(new Waiting("the checkout")), cancellation)
            ?? throw new ProblemException(FetchProblems.LockTimedOut("this checkout", limits.Lock));
    }

    // One tool's trouble is told at the end, and is none of the others'.
    async ValueTask BringAsync(ResolvedTool tool, CancellationToken cancellation)
    {
        try
        {
            var download = await fetcher.FetchAsync(tool, new ProgressMeter(tool.Name, clock, report).Report, cancellation);
            var size = new FileInfo(download).Length;
            report(new ToolProgress(tool.Name, ToolPhase.Unpacking, size, size, 0));
            await installer.InstallAsync(tool, download, cancellation);
            report(new ToolProgress(tool.Name, ToolPhase.Done, size, size, 0));
        }
        catch (ProblemException exception)
        {
            Fail(tool, [.. exception.Problems]);
        }
        catch (ArchiveException exception)
        {
            Fail(tool, new Problem("tool-archive", $"the archive of `{tool.Name}` {tool.Version} was not unpacked")
            {
                Kind = ProblemKind.Failure,
                Why = exception.Message,
                Fix = "look at what the url leads to; `path:` says which file of an archive is the tool",
                Where = tool.Where,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(tool, DiskProblems.Of(exception));
        }
    }

    void Fail(ResolvedTool tool, params ReadOnlySpan<Problem> found)
    {
        foreach (var problem in found)
        {
            _problems.Add(problem);
        }

        report(new ToolProgress(tool.Name, ToolPhase.Failed, 0, null, 0));
    }
}
