using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;
using Slipway.Secrets;

namespace Slipway.Running;

/// <summary>All that is known, and checked, before anything starts.</summary>
/// <param name="Pieces">What is to run, each piece after those it waits for.</param>
/// <param name="Variables">The variables of each component among the pieces.</param>
/// <param name="Secrets">Resolved.</param>
public sealed record UpPreparation(
    ImmutableArray<UpPiece> Pieces,
    IReadOnlyDictionary<Component, ImmutableArray<EnvironmentVariable>> Variables,
    IReadOnlyDictionary<string, ProvidedSecret> Secrets)
{
    /// <summary>Plans, resolves variables and secrets, and reports everything that stands in the way at once.</summary>
    /// <exception cref="ProblemException">At least one thing does.</exception>
    public static async Task<UpPreparation> CreateAsync(UpRequest request, SecretStore secrets, CancellationToken cancellation)
    {
        var pieces = UpPlanner.Plan(request.Model, request.Stage, request.Wanted, request.Engine);
        var problems = new List<Problem>();
        var components = pieces.Select(piece => piece.Component).Distinct().ToList();
        CheckEngines(request, components, problems);
        problems.AddRange(request.Engine == EngineKind.Containers ? components.SelectMany(component => InImage.Problems(component, request.Stage)) : []);
        var variables = components.ToDictionary(
            component => component,
            component => EnvironmentResolver.Resolve(request.Model, component, request.Stage, problems));
        var names = RuntimeEnvironment.SecretNames(variables.Values.SelectMany(one => one)).Concat(UrlSecrets(pieces));
        IReadOnlyDictionary<string, ProvidedSecret> found = new Dictionary<string, ProvidedSecret>();
        try
        {
            found = await secrets.GetAllAsync(names, cancellation);
        }
        catch (ProblemException exception)
        {
            problems.AddRange(exception.Problems);
        }

        return problems.Count == 0 ? new UpPreparation(pieces, variables, found) : throw new ProblemException(problems);
    }

    static IEnumerable<string> UrlSecrets(ImmutableArray<UpPiece> pieces) =>
        pieces.OfType<ResourcePiece>().SelectMany(piece => NeedAddress.Parse(piece.Need, [])).OfType<SecretPart>().Select(part => part.Name);

    static void CheckEngines(UpRequest request, List<Component> components, List<Problem> problems)
    {
        var other = components.Select(component => request.Model.StageOf(component, request.Stage))
            .FirstOrDefault(stage => request.Engine == EngineKind.Kubernetes || (stage.Engine != request.Engine && !request.IsEngineChosen));
        if (other is not null)
        {
            var engine = other.Engine.ToString().ToLowerInvariant();
            problems.Add(new Problem("engine-not-here", $"the stage `{other.Name}` runs on {engine}, and `up` runs {(request.Engine == EngineKind.Containers ? "containers" : "processes")} on this machine")
            {
                Fix = request.Model.Stages.All.Prepend(request.Model.Stages.Default).FirstOrDefault(stage => stage.Engine is EngineKind.Processes or EngineKind.Containers) is { } local ? $"slipway up --stage {local.Name}" : null,
            });
        }
    }
}
