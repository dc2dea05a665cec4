using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Checks;

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
        var problems = new List<Problem>(repository.Problems);
        foreach (var stage in repository.Model.Stages.All)
        {
            RepositoryReader.CheckStage(repository.Model, stage, problems);
        }

        EnvironmentChecks.Check(repository.Model, problems);

        // The same mistake shows on every stage, and below every cluster, that inherits it.
        var distinct = problems.DistinctBy(problem => (problem.Code, problem.What, problem.Where)).ToList();
        if (WantsJson(parsed))
        {
            JsonText.Write(context.Terminal.Out, json => ProblemJson.Write(distinct, json));
            return ExitCodes.For(distinct);
        }

        Report(parsed, context, distinct);
        if (distinct.Count == 0)
        {
            context.Terminal.Out.WriteLine($"{repository.Model.Components.Length} components, {repository.Model.Stages.All.Length} stages: all manifests are sound");
        }

        return ExitCodes.For(distinct);
    }
}
