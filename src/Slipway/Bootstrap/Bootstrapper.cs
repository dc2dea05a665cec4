using System.Collections.Immutable;
using System.Net.Http;
using Slipway.Bootstrap.Archives;
using Slipway.Bootstrap.Fetching;
using Slipway.Bootstrap.Scripts;
using Slipway.Bootstrap.Submodules;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Bootstrap;

/// <summary>Makes a checkout ready: submodules, then tools, then the components' scripts.</summary>
/// <remarks>
/// The three are separate calls, since what a submodule holds is not known before it is fetched: read the repository again after
/// <see cref="FetchSubmodulesAsync"/>. Each may be repeated, interrupted and run twice at once.
/// </remarks>
/// <param name="root">Absolute path of the repository's root.</param>
public sealed class Bootstrapper(string root, StateFolders folders, IProgramRunner programs, TimeProvider clock, BootstrapOptions options)
{
    readonly DepsFolder _deps = new(root);

    /// <summary>The platform that tools are fetched for. Default: this machine's.</summary>
    public ToolPlatform Platform { get; init; } = ToolPlatform.Current;

    /// <summary>What would be done. Reads stamps and asks git; no network, and no file is changed.</summary>
    /// <exception cref="ProblemException">What is wrong with the tools, all of it.</exception>
    public async Task<BootstrapPlan> PlanAsync(IEnumerable<PinnedTool> tools, IEnumerable<InitScript> scripts, CancellationToken cancellation)
    {
        var submodules = await new SubmoduleFetcher(programs).ReadAsync(root, cancellation);
        var missing = submodules.Where(each => each.IsMissing).Select(each => each.Path);
        return BootstrapPlan.Of(missing, Resolve(tools), _deps.Read(), scripts);
    }

    /// <summary>Fetches the submodules that are not there.</summary>
    /// <returns>Their paths.</returns>
    public Task<ImmutableArray<string>> FetchSubmodulesAsync(Action<BootstrapEvent> report, CancellationToken cancellation) =>
        new SubmoduleFetcher(programs).FetchAsync(root, report, cancellation);

    /// <summary>Brings <c>.deps/</c> to what the manifest says. When it is there already, nothing is locked, read or asked.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="ProblemException">What went wrong, of every tool; the others are there all the same.</exception>
    public async Task<ImmutableArray<ToolPlan>> FetchToolsAsync(
        IEnumerable<PinnedTool> tools, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        var wanted = Resolve(tools);
        var plan = Compare(wanted);
        if (plan.All(tool => tool.Change == ToolChange.Keep))
        {
            return plan;
        }

        using var client = WebSource.NewClient(options.Fetch);
        var run = new ToolRun(_deps, Fetcher(client), new ToolInstaller(_deps, new Unpacker(programs, options.Unpack)), options.Fetch, clock, OneAtATime(report));
        return await DiskProblems.TellAsync(() => run.RunAsync(() => Compare(wanted), cancellation));
    }

    /// <summary>Runs the scripts; see <see cref="InitRunner"/>.</summary>
    /// <exception cref="ProblemException">What failed.</exception>
    public async Task RunScriptsAsync(IEnumerable<InitScript> scripts, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        var problems = await new InitRunner(programs, clock, options.Scripts).RunAsync(scripts, OneAtATime(report), cancellation);
        if (!problems.IsEmpty)
        {
            throw new ProblemException(problems);
        }
    }

    /// <summary>Fetches a tool that has no checksum for a platform, without unpacking or running it, so that its checksum can be written down.</summary>
    public async Task<ToolChecksum> ChecksumAsync(PinnedTool tool, ToolPlatform platform, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var source = ToolResolver.Source(tool, platform, root, problems) ?? throw new ProblemException(problems.ToImmutable());
        using var client = WebSource.NewClient(options.Fetch);
        var progress = new ProgressMeter(tool.Name, clock, OneAtATime(report));
        var found = await DiskProblems.TellAsync(() => Fetcher(client).ChecksumAsync(tool.Name, source, progress.Report, cancellation));
        return new ToolChecksum(tool.Name, platform, found);
    }

    ImmutableArray<ToolPlan> Compare(ImmutableArray<ResolvedTool> wanted) => BootstrapPlan.Of([], wanted, _deps.Read(), []).Tools;

    ImmutableArray<ResolvedTool> Resolve(IEnumerable<PinnedTool> tools)
    {
        var (resolved, problems) = ToolResolver.ResolveAll(tools, Platform, root);
        return problems.IsEmpty ? resolved : throw new ProblemException(problems);
    }

    ToolFetcher Fetcher(HttpMessageInvoker client) => new(
        new ToolCache(Path.Combine(folders.Cache, "tools"), options.Fetch, clock),
        new Download(new WebSource(client, options.Fetch), options.Fetch, clock),
        options.Fetch);

    static Action<BootstrapEvent> OneAtATime(Action<BootstrapEvent> report)
    {
        var gate = new Lock();
        return happened =>
        {
            lock (gate)
            {
                report(happened);
            }
        };
    }
}
