using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Releases.Rollout;
using Slipway.Secrets;

namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>Serves the release whose ConfigMap was applied last, and runs its migrations on the database of a lab.</summary>
sealed class MemoryEngine(GuardLab lab) : IDeployEngine
{
    static readonly KubeResource Maps = new("", "v1", "ConfigMap", "configmaps", true, []);

    public ToolLife Life { get; set; } = new();

    /// <summary>The release.</summary>
    public int Serving { get; private set; } = 1;

    /// <summary>What a migration up does; it may throw.</summary>
    public Func<(ImmutableSortedSet<int> Rows, int Schema), (ImmutableSortedSet<int> Rows, int Schema)> Up { get; set; } = was => was with { Schema = 2 };

    public Func<(ImmutableSortedSet<int> Rows, int Schema), (ImmutableSortedSet<int> Rows, int Schema)> Down { get; set; } = was => was with { Schema = 1 };

    /// <summary>What the image says of its migrations.</summary>
    public Func<string> Status { get; set; } = () => $$"""{ "head": "{{lab.Database.Schema}}", "migrations": [] }""";

    /// <summary>Why the new release does not come up; null: it does.</summary>
    public string? Broken { get; set; }

    /// <summary>The logins that migrated: <c>admitted</c>, <c>own</c>.</summary>
    public List<string> Logins { get; } = [];

    public ScriptHost? Scripts => null;

    public ValueTask CheckAsync(CancellationToken cancellation)
    {
        Life.Check();
        return ValueTask.CompletedTask;
    }

    public void Hide(Secret secret)
    {
    }

    public string WithoutSecrets(string text) => text;

    public KubeResource ResourceOf(JsonObject one) => Maps;

    public Task<(KubeResource Resource, JsonObject Applied)> ApplyAsync(JsonObject wanted, CancellationToken cancellation)
    {
        Act();
        Serving = int.Parse(wanted.Text("data", "release")!, System.Globalization.CultureInfo.InvariantCulture);
        lab.Write();
        return Task.FromResult((Maps, wanted));
    }

    public Task<(KubeResource Resource, JsonObject Applied)> PutBackAsync(JsonObject earlier, ObjectOwner owner, CancellationToken cancellation) => ApplyAsync(earlier, cancellation);

    public Task<JsonObject?> FindAsync(JsonObject one, CancellationToken cancellation) => Task.FromResult<JsonObject?>(null);

    public Task RemoveAsync(JsonObject live, CancellationToken cancellation) => Task.CompletedTask;

    public Task RollOutAsync(string space, IReadOnlyCollection<RolloutTarget> targets, Action<string> write, CancellationToken cancellation)
    {
        Act();
        return Serving == 2 && Broken is { } why ? throw new ProblemException(new Problem("rollout-crash", why) { Kind = ProblemKind.Failure }) : Task.CompletedTask;
    }

    public Task ReplacePodsAsync(string space, KubeResource sets, JsonObject set, Func<string?, bool> isOld, CancellationToken cancellation) => throw new NotSupportedException();

    public Task RunHookAsync(string space, RolloutTarget target, Action<string> write, CancellationToken cancellation) => throw new NotSupportedException();

    public Task MigrateAsync(MigrationCall call, Action<string> write, CancellationToken cancellation)
    {
        Act();
        if (call.Words[0] == "status")
        {
            write(Status());
            return Task.CompletedTask;
        }

        var database = call.Variables.TryGetValue("DATABASE", out var named) && named.Reveal() != "live" ? named.Reveal() : null;
        Logins.Add(call.Variables.TryGetValue("LOGIN", out var login) ? login.Reveal() : "own");
        lab.Database.Migrate(database, call.Words[0] == "up" ? Up : Down);
        lab.Write();
        return Task.CompletedTask;
    }

    public Task StopMigrationAsync(MigrationCall call, ObjectOwner owner, CancellationToken cancellation)
    {
        Act();
        return Task.CompletedTask;
    }

    public Task SmokeAsync(string space, SmokeTarget target, ReleaseRecord release, CancellationToken cancellation) => Task.CompletedTask;

    public Task<ImmutableArray<Problem>> TryAsync(ReleaseRecord standing, string space, string mark, ImmutableSortedDictionary<string, Secret> variables, Action<string> write, CancellationToken cancellation)
    {
        Act();
        return Task.FromResult<ImmutableArray<Problem>>(lab.Works(standing.Number, lab.Database.SchemaOf(variables["DATABASE"].Reveal())) ? [] : [new Problem("smoke-failed", "no such column")]);
    }

    public Task StopAsync(ReleaseRecord standing, CancellationToken cancellation) => throw new NotSupportedException();

    public Task LetInAsync(string component, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    void Act()
    {
        Life.Check();
        lab.Write();
    }
}
