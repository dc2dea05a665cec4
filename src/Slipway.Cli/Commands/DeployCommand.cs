using System.CommandLine;
using Slipway.Cli.Releases;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway deploy</c>: releases components on a stage, all of them or none.</summary>
sealed class DeployCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components, with all they need; default: all that are deployed");
    readonly StageOption _stage = new();
    readonly TurnOptions _turn = new();
    readonly Option<bool> _replaceDatabases = new("--replace-databases") { Description = "let pods of databases be replaced, and databases be removed that no need names any more; their data stays" };
    readonly Option<bool> _rehearse = new("--rehearse") { Description = "try pending migrations on a restored copy first, and the version that stands on what comes of it" };
    readonly Option<string[]> _remove = new("--remove") { Description = "take components that have left the repository off the stage", HelpName = "name" };
    readonly OutputOption _output = new("text", "json");

    public DeployCommand()
        : base("deploy", "Release components on a stage: all of them, or as if it had never begun.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        _turn.AddTo(this);
        Options.Add(_replaceDatabases);
        Options.Add(_rehearse);
        Options.Add(_remove);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        context.BeginSources(cancellation);
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var named = parsed.GetValue(_components)!;
        await using var opened = await OpenedRelease.OpenAsync(repository, stage, NamedComponents.Of(repository, named), context, cancellation);
        (opened.Session.ReplacesDatabases, opened.Session.Rehearses, opened.Session.Removes) = (parsed.GetValue(_replaceDatabases), parsed.GetValue(_rehearse), parsed.GetValue(_remove) ?? []);
        var end = await opened.WithoutSecretsAsync(() => new DeploySession(opened.Session, _turn.Of(parsed), opened.Redactor, opened.Context) { IsWhole = named.Length == 0 }.DeployAsync(cancellation));
        DeployReport.Write(end, stage.Name, WantsJson(parsed), opened.Context.Terminal);
        return DeployReport.End(end, stage.Name, problems => Report(parsed, opened.Context, problems));
    }
}
