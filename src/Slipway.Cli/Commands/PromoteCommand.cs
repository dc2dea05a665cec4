using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway promote</c>: releases on one stage what stands on another.</summary>
sealed class PromoteCommand : SlipwayCommand
{
    readonly Argument<string> _from = new("stage") { Description = "the stage whose releases are proven", HelpName = "stage", CompletionSources = { Completions.Stages } };
    readonly Argument<string> _to = new("to") { Description = "the stage that gets them", HelpName = "to", CompletionSources = { Completions.Stages } };
    readonly ComponentsArgument _components = new("the components, with all they need; default: all that stand on the first stage");
    readonly TurnOptions _turn = new();
    readonly OutputOption _output = new("text", "json");

    public PromoteCommand()
        : base("promote", "Release on one stage exactly the images that stand on another.")
    {
        Arguments.Add(_from);
        Arguments.Add(_to);
        Arguments.Add(_components);
        _turn.AddTo(this);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var (from, to) = (context.StageOf(repository, parsed.GetValue(_from)), context.StageOf(repository, parsed.GetValue(_to)));
        if (from == to)
        {
            throw new ProblemException(new Problem("usage", $"`{from.Name}` cannot be promoted to itself") { Fix = "name another stage: slipway promote staging production" });
        }

        var proven = await ProvenAsync(repository, from, context, cancellation);
        await using var opened = await OpenedRelease.OpenAsync(repository, to, Chosen(repository, parsed.GetValue(_components)!, from, proven), context, cancellation);
        await opened.Session.PromoteAsync(from, proven, cancellation);
        var end = await opened.WithoutSecretsAsync(() => new DeploySession(opened.Session, _turn.Of(parsed), opened.Redactor, opened.Context).DeployAsync(cancellation));
        DeployReport.Write(end, to.Name, WantsJson(parsed), opened.Context.Terminal);
        return DeployReport.End(end, to.Name, problems => Report(parsed, opened.Context, problems));
    }

    static async Task<ReleaseHistory> ProvenAsync(LoadedRepository repository, Stage from, CommandContext context, CancellationToken cancellation)
    {
        await using var opened = await OpenedPlace.OpenAsync(repository, from, context, cancellation);
        return await opened.Place.HistoryAsync(cancellation);
    }

    static List<Component> Chosen(LoadedRepository repository, string[] names, Stage from, ReleaseHistory proven)
    {
        var chosen = NamedComponents.Of(repository, names);
        var components = names.Length > 0 ? [.. chosen] : chosen.Where(component => proven.Standing(component.Name) is not null).ToList();
        return components.Count > 0 ? components
            : throw new ProblemException(new Problem("not-proven", $"nothing stands on `{from.Name}` that could be promoted") { Fix = $"slipway deploy --stage {from.Name}" });
    }
}
