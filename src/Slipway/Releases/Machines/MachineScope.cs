using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;

namespace Slipway.Releases.Machines;

/// <summary>Which components a deploy to this machine is about.</summary>
static class MachineScope
{
    /// <param name="wanted">Those named, or all; what they need comes with them.</param>
    /// <param name="hasScript">Whether a component brings a <c>scripts/deploy</c>.</param>
    /// <param name="hasImage">Whether a component has an image; where the stage runs no containers nobody asks.</param>
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static ReleaseScope Of(RepositoryModel model, Stage stage, IEnumerable<Component> wanted, Func<Component, bool> hasScript, Func<Component, bool> hasImage)
    {
        var inImages = stage.Engine == EngineKind.Containers;
        var all = model.GraphOn(stage).Order(wanted).Where(component => component.Kind == ComponentKind.App).ToList();
        var run = all.Where(component => (inImages ? InImage.Of(component, stage) : component.On(stage)) is { } settings && (!settings.Processes.IsEmpty || settings.Migrate is not null)).ToList();
        List<Problem> problems =
        [
            .. all.SelectMany(component => Problems(model, stage, component, hasScript(component))),
            .. inImages ? run.SelectMany(component => hasImage(component) ? InImage.Problems(component, stage) : [ReleaseScope.NoImage(component)]) : [],
        ];
        return problems.Count == 0 ? new ReleaseScope(model, stage, "", [.. run]) : throw new ProblemException(problems);
    }

    static IEnumerable<Problem> Problems(RepositoryModel model, Stage stage, Component component, bool hasScript)
    {
        if (model.StageOf(component, stage) is var refined && refined.Engine != stage.Engine)
        {
            yield return new Problem("stage-several-places", $"`{component.Name}` runs on {refined.Engine.ToString().ToLowerInvariant()} on `{stage.Name}`, which runs {stage.Engine.ToString().ToLowerInvariant()} on this machine")
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
