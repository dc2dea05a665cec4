using System.CommandLine;
using Slipway.Bootstrap;
using Slipway.Cli.Output;
using Slipway.Problems;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway bootstrap</c>: makes a bare machine ready for this repository.</summary>
sealed class BootstrapCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "say what would be done" };
    readonly Option<string?> _checksum = new("--checksum") { Description = "fetch this tool and print the line for its `sha256:`", HelpName = "tool" };

    public BootstrapCommand()
        : base("bootstrap", "Fetch submodules and pinned tools, then run every component's scripts/init.")
    {
        Options.Add(_stage);
        Options.Add(_dryRun);
        Options.Add(_checksum);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var progress = new BootstrapProgress(context.Terminal);
        var repository = await context.LoadAsync(cancellation);
        var bootstrapper = new Bootstrapper(repository.Root, context.Folders, context.Programs, context.Time, new BootstrapOptions());
        if (parsed.GetValue(_checksum) is { } name)
        {
            return await ChecksumAsync(bootstrapper, BootstrapInputs.Tools(repository), name, progress, context, cancellation);
        }

        if (!parsed.GetValue(_dryRun) && (await bootstrapper.FetchSubmodulesAsync(progress.Show, cancellation)).Length > 0)
        {
            repository = await context.LoadAsync(cancellation);
        }

        if (repository.Problems.Any(problem => problem.Severity == Severity.Error))
        {
            throw new ProblemException(repository.Problems);
        }

        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var tools = BootstrapInputs.Tools(repository);
        var scripts = BootstrapInputs.Scripts(repository, stage, context);
        if (parsed.GetValue(_dryRun))
        {
            Print(await bootstrapper.PlanAsync(tools, scripts, cancellation), context.Terminal);
            return ExitCodes.Done;
        }

        var fetched = await bootstrapper.FetchToolsAsync(tools, progress.Show, cancellation);
        await bootstrapper.RunScriptsAsync(scripts, progress.Show, cancellation);
        var changed = fetched.Count(tool => tool.Change != ToolChange.Keep);
        var ran = scripts.Count(script => script.Script is not null);
        context.Terminal.Error.WriteLine($"ready: {Counted.Of(fetched.Length, "tool")} ({changed} changed), {Counted.Of(ran, "init script")}");
        return ExitCodes.Done;
    }

    static async Task<int> ChecksumAsync(
        Bootstrapper bootstrapper, IEnumerable<PinnedTool> tools, string name, BootstrapProgress progress, CommandContext context, CancellationToken cancellation)
    {
        var known = tools.ToList();
        var tool = known.Find(one => one.Name == name) ?? throw new ProblemException(new Problem("unknown-tool", $"the repository pins no tool `{name}`")
        {
            Fix = Suggestion.Sentence(name, known.Select(one => one.Name)) ?? $"name its `version` and `url` under `tools: {{ {name}: … }}` in the slipway.yaml at the root",
        });
        var checksum = await bootstrapper.ChecksumAsync(tool, bootstrapper.Platform, progress.Show, cancellation);
        context.Terminal.Out.WriteLine(checksum.Line);
        return ExitCodes.Done;
    }

    static void Print(BootstrapPlan plan, Terminal terminal)
    {
        if (plan.Submodules.Length == 0 && plan.Tools.Length == 0 && plan.Scripts.All(script => script.Script is null))
        {
            terminal.Error.WriteLine("nothing to do: there are no submodules to fetch, no pinned tools, no `scripts/init`");
        }

        foreach (var path in plan.Submodules)
        {
            terminal.Out.WriteLine($"{path}: fetch the submodule");
        }

        foreach (var tool in plan.Tools)
        {
            terminal.Out.WriteLine(tool);
        }

        foreach (var script in plan.Scripts.Where(script => script.Script is not null))
        {
            terminal.Out.WriteLine($"{script.Component}: run {Path.GetRelativePath(script.Folder, script.Script!)}");
        }
    }
}
