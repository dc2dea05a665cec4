using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Tasks;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Checks;
using Slipway.Secrets.Redaction;
using Slipway.Tasks;
using Slipway.Versions;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway check</c>: everything that is wrong in the manifests, on all stages.</summary>
sealed class CheckCommand : SlipwayCommand
{
    readonly OutputOption _output = new("text", "json");

    public CheckCommand()
        : base("check", "Check all manifests: keys, values, names, needs, and the variables of every stage.") => Options.Add(_output);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        var problems = RepositoryCheck.Everything(repository.Model, [.. repository.Problems, .. VersionChecks.Check(repository.Model, new VersionReader(repository.Root)), .. await TasksAsync(repository, context, cancellation)]);
        if (WantsJson(parsed))
        {
            JsonText.Write(context.Terminal.Out, json => ProblemJson.Write(problems, json));
            return ExitCodes.For(problems);
        }

        Report(parsed, context, problems);
        if (problems.Count == 0)
        {
            context.Terminal.Out.WriteLine($"all manifests are sound: {Counted.Of(repository.Model.Components.Length, "component")}, {Counted.Of(repository.Model.Stages.All.Length, "stage")}");
        }

        return ExitCodes.For(problems);
    }

    static async Task<IReadOnlyList<Problem>> TasksAsync(LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        if (!TaskChecks.AreNeeded(repository.Model))
        {
            return [];
        }

        using var session = await TaskSession.CreateAsync(repository, context, new Redactor(), cancellation);
        return TaskChecks.Check(repository.Model, session.Catalogue);
    }
}
