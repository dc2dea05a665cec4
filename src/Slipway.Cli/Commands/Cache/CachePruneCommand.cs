using System.CommandLine;
using Slipway.Execution.Results;
using Slipway.Problems;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Cli.Commands.Cache;

/// <summary><c>slipway cache prune</c>: removes what was not used for long, or is too much.</summary>
sealed class CachePruneCommand : SlipwayCommand
{
    readonly Option<string?> _age = new("--older-than") { Description = "remove what was not used for so long; default: 30d", HelpName = "time" };
    readonly Option<string?> _size = new("--size") { Description = $"remove what was used longest ago until so much is left; default: ${ResultLimits.SizeVariable}, else 5GiB", HelpName = "size" };
    readonly Option<bool> _all = new("--all") { Description = "remove everything" };

    public CachePruneCommand()
        : base("prune", "Remove results that were not used for long, or are too much.")
    {
        Options.Add(_age);
        Options.Add(_size);
        Options.Add(_all);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var limits = Limits(parsed, context);
        var pruner = new ResultPruner(context.Folders, context.Time);
        var pruned = (parsed.GetValue(_all) ? pruner.RemoveAll() : pruner.Prune(limits))
            ?? throw new ProblemException(new Problem("cache-locked", "another command is pruning the results") { Kind = ProblemKind.Locked, Fix = "try again in a moment" });
        context.Terminal.Error.WriteLine($"removed {pruned.Results} {(pruned.Results == 1 ? "result" : "results")}, {ByteSize.Format(pruned.Bytes)}");
        return Task.FromResult(ExitCodes.Done);
    }

    ResultLimits Limits(ParseResult parsed, CommandContext context)
    {
        var limits = parsed.GetValue(_size) is { } size ? ResultLimits.Default with { Bytes = ByteSize.Parse(size, "--size") } : ResultLimits.From(context.Environment);
        return parsed.GetValue(_age) is not { } age ? limits
            : Durations.TryParse(age, out var limit) ? limits with { Age = limit }
            : throw new ProblemException(new Problem("usage", $"`{age}` is no time") { Fix = "write 12h or 30d" });
    }
}
