using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Releases.Deploys;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>A command that changes a stage from its records alone.</summary>
abstract class TurnCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly TurnOptions _turn = new();
    readonly OutputOption _output = new("text", "json");

    protected TurnCommand(string name, string description)
        : base(name, description)
    {
        Options.Add(_stage);
        _turn.AddTo(this);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        await using var opened = await OpenedPlace.OpenAsync(repository, stage, context, cancellation);
        var end = await RunAsync(parsed, opened, repository, _turn.Of(parsed), context, cancellation);
        DeployReport.Write(end, stage.Name, WantsJson(parsed), context.Terminal);
        return DeployReport.End(end, stage.Name, problems => Report(parsed, context, problems));
    }

    /// <returns>Null: nothing was to be done, or somebody said no.</returns>
    protected abstract Task<DeployEnd?> RunAsync(ParseResult parsed, OpenedPlace opened, LoadedRepository repository, DeployWords words, CommandContext context, CancellationToken cancellation);

    /// <summary>Whether the stage lets itself be changed.</summary>
    protected static bool Consents(Stage stage, string root, string question, DeployWords words, CommandContext context) =>
        new ReleaseGuard(stage, root, context.Programs).Consents(question, words.IsAgreed, context.Terminal);
}
