using System.Collections.Immutable;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Inside;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;

namespace Slipway.Cli.Tasks;

/// <summary>The variables of a command in a fresh container: the declared ones, values and all, and those of the user's own that get inside.</summary>
sealed class InsideEnvironment(LoadedRepository repository, Stage stage, Component component, ContainerProgram program, CommandContext context)
{
    /// <returns>Also what it takes to reach that to which they lead.</returns>
    /// <exception cref="ProblemException">Everything that is wrong with them.</exception>
    public async Task<(ImmutableSortedDictionary<string, string> Values, InsideReach Reach)> OfAsync(CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var variables = EnvironmentResolver.Resolve(repository.Model, component, stage, problems);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var secrets = await context.Secrets(repository, stage).GetAllAsync([.. RuntimeEnvironment.SecretNames(variables)], cancellation);
        var inside = context.PlaceInside(repository, stage, program);
        var endpoints = await EndpointsAsync(variables, inside, cancellation);
        var passed = new TaskPrograms(repository, context).PassedInside(component)
            .SetItem("SLIPWAY_STAGE", stage.Name).SetItem("SLIPWAY_REPOSITORY", repository.Root)
            .SetItem("TERM", context.Environment("TERM") is { Length: > 0 } term ? term : "dumb");
        var values = new RuntimeEnvironment(secrets, endpoints.GetValueOrDefault).Over(passed, variables);
        return (values, await inside.ReachAsync(variables, cancellation));
    }

    /// <summary>What never was up has no address: the variable is left out.</summary>
    async Task<Dictionary<EndpointPart, string?>> EndpointsAsync(IEnumerable<EnvironmentVariable> variables, InsidePlace inside, CancellationToken cancellation)
    {
        var place = context.Place(repository, stage);
        var values = new Dictionary<EndpointPart, string?>();
        foreach (var part in variables.SelectMany(variable => variable.Parts).OfType<EndpointPart>().Distinct())
        {
            values[part] = await place.BoundAsync(part, context.Secrets(repository, stage), cancellation) ?? await inside.KnownAsync(part, cancellation);
        }

        return values;
    }
}
