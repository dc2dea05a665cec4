using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Releases.Machines;

/// <summary>Which components a deploy to this machine is about.</summary>
static class MachineScope
{
    /// <param name="wanted">Those named, or all; what they need comes with them.</param>
    /// <param name="hasScript">Whether a component brings a <c>scripts/deploy</c>.</param>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static ReleaseScope Of(RepositoryModel model, Stage stage, IEnumerable<Component> wanted, Func<Component, bool> hasScript)
    {
        var all = model.GraphOn(stage).Order(wanted).Where(component => component.Kind == ComponentKind.App).ToList();
        var problems = all.SelectMany(component => Problems(model, stage, component, hasScript(component))).ToList();
        return problems.Count == 0 ? new ReleaseScope(model, stage, "", [.. all.Where(component => !component.On(stage).Processes.IsEmpty || component.On(stage).Migrate is not null)]) : throw new ProblemException(problems);
    }

    static IEnumerable<Problem> Problems(RepositoryModel model, Stage stage, Component component, bool hasScript)
    {
        if (model.StageOf(component, stage) is { Engine: not EngineKind.Processes } refined)
        {
            yield return new Problem("stage-several-places", $"`{component.Name}` runs on {refined.Engine.ToString().ToLowerInvariant()} on `{stage.Name}`, which is this machine")
            {
                Why = "one deploy changes one place, so that it can be undone as a whole",
                Fix = "name components of one place; or let its cluster say nothing of `engine`",
            };
        }

        if (hasScript)
        {
            yield return new Problem("machine-script", $"`{component.Name}` releases itself by its `scripts/deploy`, which a stage on this machine does not run") { Fix = "let its manifest say `run`, and remove the script; or release it on a stage of a cluster" };
        }

        if (component.On(stage).Expose is { Path: not "/" } expose)
        {
            yield return new Problem("machine-path", $"`{component.Name}` is exposed under `{expose.Path}`, and the proxy of this machine leads by hosts alone") { Fix = "give it a host of its own: `expose: { host: … }`" };
        }
    }
}
