using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Digests;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Rollout;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Migrations;

/// <summary>Says of a plan which migrations are pending. An image is asked only where migrations would run, and once for each command.</summary>
sealed class PendingMigrations(KubeConnection connection, Redactor redactor)
{
    readonly ConcurrentDictionary<Digest, MigrationStatus> _known = new();

    /// <summary>A question's own variables come a moment after its Job.</summary>
    public RolloutLimits Limits { get; init; } = new() { Graces = new() { Missing = TimeSpan.FromSeconds(20) } };

    public TimeSpan Within { get; init; } = MigrationJob.StatusLimit;

    /// <param name="hasImages">The images that are not to be built are in the stage's registry.</param>
    /// <exception cref="ProblemException">The cluster is away. What an image could not tell stands in the plan.</exception>
    public async Task<ReleasePlan> ForecastAsync(ReleasePlan plan, bool hasImages, CancellationToken cancellation) =>
        plan with { Components = [.. await Task.WhenAll(plan.Components.Select(component => ForecastAsync(component, plan, hasImages, cancellation)))] };

    /// <param name="plan">That the component is of.</param>
    public async Task<ComponentPlan> ForecastAsync(ComponentPlan component, ReleasePlan plan, bool hasImages, CancellationToken cancellation)
    {
        if (component is not { Migration: MigrationForecast.Runs, Wanted.Status: not null })
        {
            return component;
        }

        if (WhyNot(component, plan, hasImages) is { } unknown)
        {
            return component with { Unknown = unknown };
        }

        try
        {
            var status = await AskAsync(component, cancellation);
            return status.Change is { } change ? component with { Schema = change } : component.WithNothingPending();
        }
        catch (ProblemException exception) when (exception.Problems is [{ Code: "kube-forbidden" }])
        {
            return component with { Unknown = SchemaUnknown.NotAllowed };
        }
        catch (ProblemException exception) when (exception.Problems.All(problem => problem.Code.StartsWith("migrate-status-", StringComparison.Ordinal)))
        {
            return component with { Problems = [.. component.Problems, .. exception.Problems] };
        }
    }

    /// <summary>Null: it can be asked.</summary>
    static SchemaUnknown? WhyNot(ComponentPlan component, ReleasePlan plan, bool hasImages) =>
        !hasImages || component.Wanted.Image.State == WantedImageState.ToBuild ? SchemaUnknown.NoImage
        : plan.Components.Any(one => Creates(one, "Namespace", component.Wanted.Namespace)) ? SchemaUnknown.NoNamespace
        : DatabasesToCome.Has(component, plan) ? SchemaUnknown.NoDatabase
        : plan.Problems.IsEmpty ? null : SchemaUnknown.NotAsked;

    static bool Creates(ComponentPlan component, string kind, string name) => component.Changes.Any(one => one.Action == ObjectAction.Created && one.Key.Is("", kind) && one.Key.Name == name);

    async Task<MigrationStatus> AskAsync(ComponentPlan component, CancellationToken cancellation)
    {
        var hasAccount = !Creates(component, "ServiceAccount", component.Component);
        var key = KeyOf(component, MigrationQuestion.Of(component.Wanted, "", hasAccount));
        if (!_known.TryGetValue(key, out var status))
        {
            var question = MigrationQuestion.Of(component.Wanted, RandomNumberGenerator.GetHexString(8, lowercase: true), hasAccount);
            status = await new MigrationQuestioning(connection, redactor, Limits, Within).AskAsync(component.Component, question, cancellation);
            _known[key] = status;
        }

        return status;
    }

    /// <summary>Another release that stands may have migrated since.</summary>
    static Digest KeyOf(ComponentPlan component, MigrationQuestion question) => Digest.Of(Encoding.UTF8.GetBytes(
        string.Join('\n', [component.Component, $"{component.From?.Number}", question.Job.ToJsonString(), .. question.Variables.Select(variables => variables.ToJsonString())])));
}
