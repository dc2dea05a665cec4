using Slipway.Cli.Commands;
using Slipway.Cli.Images;
using Slipway.Inside;
using Slipway.Secrets.Redaction;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Every task of the repository, planned so that it can be explained.</summary>
static class WhySteps
{
    /// <param name="stageName">As typed; null: each task's own.</param>
    public static async Task<KnownSteps> LoadAsync(CommandContext context, string? stageName, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = stageName is null ? null : repository.Model.Stages.Get(stageName);
        using var session = await TaskSession.CreateAsync(repository, context, new Redactor(), cancellation);
        var shown = stage ?? context.StageOf(repository, null);
        var tasks = repository.Model.Components.SelectMany(component => session.Catalogue.All(component, shown)).Where(task => task.IsPure).Select(task => task.Declaration.Name).Distinct();
        var plan = await session.PlanAsync(new TaskRequest(repository.Model, shown, [.. tasks], repository.Model.Components) { Stage = stage }, InsideChoice.WherePossible, new PullConsent(false) { IsDryRun = true }, cancellation);
        var secret = plan.Tasks.SelectMany(task => task.Variables.Where(variable => variable.IsSecret).Select(variable => (task.Name, variable.Name))).ToHashSet();
        return new KnownSteps(plan.Plan, session.Results.Has, session.Results, (step, variable) => secret.Contains((step.Name, variable)));
    }
}
