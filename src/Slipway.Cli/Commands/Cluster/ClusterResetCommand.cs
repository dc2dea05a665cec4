using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Clusters;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;

namespace Slipway.Cli.Commands.Cluster;

/// <summary><c>slipway cluster reset</c>: removes all that a stage has in its cluster.</summary>
sealed class ClusterResetCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "name the namespaces that would go, in their order" };

    public ClusterResetCommand()
        : base("reset", "Remove the stage's namespaces, with their data and the records of releases, after asking.")
    {
        Options.Add(_stage);
        Options.Add(_yes);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        await using var opened = await OpenedCluster.OpenAsync(repository, stage, context, cancellation);
        var reset = new StageReset(opened.Cluster.Connection, new ObjectOwner(repository.Model.Name, stage.Name, ""));
        var spaces = await reset.FindAsync(StageSpaces.All(repository.Model, stage), cancellation);
        var names = string.Join(", ", spaces.Select(space => space.Name()));
        if (spaces.IsEmpty)
        {
            context.Terminal.Error.WriteLine($"nothing to remove: {stage.Name} has no namespace in `{stage.Context}`");
        }
        else if (parsed.GetValue(_dryRun))
        {
            spaces.ToList().ForEach(space => context.Terminal.Out.WriteLine(space.Name()));
        }
        else if (Confirm.Ask(context.Terminal, $"Remove {names} of `{stage.Context}`, with all data and the records of all releases of {stage.Name}?", parsed.GetValue(_yes), "--yes"))
        {
            await CheckThatNobodyDeploysAsync(opened, cancellation);
            await reset.RunAsync(spaces, context.Terminal.Error.WriteLine, cancellation);
            if (stage.Cluster is { Charts.IsEmpty: false })
            {
                context.Terminal.Error.WriteLine($"what the charts of the cluster had there `slipway cluster up --stage {stage.Name}` puts back");
            }
        }

        return ExitCodes.Done;
    }

    /// <exception cref="Problems.ProblemException"><c>lease-held</c></exception>
    static async Task CheckThatNobodyDeploysAsync(OpenedPlace opened, CancellationToken cancellation)
    {
        var history = await opened.Place.HistoryAsync(cancellation);
        ImmutableArray<string> components = [.. history.Releases.Select(release => release.Component).Concat(history.Unfinished.SelectMany(deploy => deploy.Began?.Components ?? []).Select(one => one.Component)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (!components.IsEmpty)
        {
            await using var leases = await opened.Place.LeaseAsync(new LeaseRequest(components, DeployWords.By, _ => { }), cancellation);
        }
    }
}
