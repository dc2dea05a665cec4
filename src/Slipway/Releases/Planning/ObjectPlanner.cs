using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Planning;

/// <summary>Finds out what would become of one object. The cluster is only asked where we cannot tell ourselves, and changes nothing.</summary>
sealed class ObjectPlanner(KubeClient client, KubeKinds kinds, LiveObjects live, WantedRelease release, AskedObjects asked)
{
    /// <summary>Is in every cluster.</summary>
    const string AnySpace = "default";

    /// <summary>What is as true of an object in another namespace.</summary>
    static readonly string[] TrueAnywhere = ["kube-unknown-field", "kube-invalid", "kube-no-kind"];

    /// <summary>Null: the cluster has to be asked.</summary>
    public PlannedObject? Sure(JsonObject wanted, JsonObject? recorded)
    {
        var key = ObjectKey.Of(wanted);
        var current = live.Find(key);
        var isKept = current is not null && (IsForeignSpace(key, current) || (Owns(key, current) && (IsOwnSpace(key, wanted, current) || ObjectComparison.IsSurelySame(wanted, current, JsonNode.DeepEquals(recorded, wanted)))));
        return isKept ? With(key, ObjectAction.Unchanged, wanted, current) : null;
    }

    /// <summary>Asks the cluster, unless it has answered the same before.</summary>
    public Task<ObjectForecast> AskAsync(JsonObject wanted, CancellationToken cancellation) =>
        asked.AskAsync(wanted, release.Component, live.Find(ObjectKey.Of(wanted)), () => AskNowAsync(wanted, cancellation));

    async Task<ObjectForecast> AskNowAsync(JsonObject wanted, CancellationToken cancellation)
    {
        var key = ObjectKey.Of(wanted);
        if (kinds.Find(wanted.Text("apiVersion") ?? "", key.Kind) is not { } resource)
        {
            return new ObjectForecast(With(key, ObjectAction.Created, wanted, null), IsDefinedHere(key) ? [] : [kinds.Missing(wanted.Text("apiVersion") ?? "", key.Kind)]);
        }

        var current = live.Find(key);
        if (current is not null && !Owns(key, current))
        {
            return new ObjectForecast(With(key, ObjectAction.Unchanged, wanted, current), [PlanProblems.NotOurs(key, current, release.Owner)]);
        }

        if (current is not null && current.Text("apiVersion") != wanted.Text("apiVersion"))
        {
            // Another component wants its objects of this kind in another version: only in one and the same can they be compared.
            current = await client.GetAsync(resource, key.Space, key.Name, cancellation);
        }

        if (current is not null && ImmutableFields.Find(current, wanted) is { IsEmpty: false } immutable)
        {
            return ImmutableFields.MayReplace(wanted)
                ? new ObjectForecast(With(key, ObjectAction.Replaced, wanted, current) with { Diff = Said(current, wanted), IsRestarted = PodTemplates.Has(wanted) }, [])
                : new ObjectForecast(With(key, ObjectAction.Changed, wanted, current), immutable);
        }

        return await TryAsync(key, resource, wanted, current, cancellation);
    }

    /// <summary>What the new object does not say, the cluster decides anew.</summary>
    static ImmutableArray<FieldChange> Said(JsonObject current, JsonObject wanted) => [.. FieldChanges.Between(current, wanted).Where(change => change.After is not null)];

    async Task<ObjectForecast> TryAsync(ObjectKey key, KubeResource resource, JsonObject wanted, JsonObject? current, CancellationToken cancellation)
    {
        try
        {
            if (key.Space is { } space && live.Space(space) is null)
            {
                return await InAnotherAsync(key, resource, wanted, cancellation);
            }

            var answer = await client.ApplyAsync(resource, wanted, new KubeApply { IsDryRun = true }, cancellation);
            return current is not null ? Compared(key, wanted, current, answer.Object)
                : answer.IsCreated ? new ObjectForecast(With(key, ObjectAction.Created, wanted, null), [])
                : await FoundAsync(key, resource, wanted, cancellation);
        }
        catch (ProblemException exception)
        {
            var problems = exception.Problems.Select(problem => problem.Code == "kube-immutable" ? ImmutableFields.Refused(key, problem) : problem);
            return new ObjectForecast(With(key, current is null ? ObjectAction.Created : ObjectAction.Changed, wanted, current), [.. problems]);
        }
    }

    ObjectForecast Compared(ObjectKey key, JsonObject wanted, JsonObject current, JsonObject answer)
    {
        var diff = FieldChanges.Between(current, answer);
        var planned = With(key, diff.IsEmpty ? ObjectAction.Unchanged : ObjectAction.Changed, wanted, current);
        return new ObjectForecast(planned with { Diff = diff, IsRestarted = PodTemplates.Differ(current, answer) }, []);
    }

    /// <summary>The namespace will only be made: what can be told without it is told.</summary>
    async Task<ObjectForecast> InAnotherAsync(ObjectKey key, KubeResource resource, JsonObject wanted, CancellationToken cancellation)
    {
        var elsewhere = (JsonObject)wanted.DeepClone();
        elsewhere["metadata"]!["namespace"] = AnySpace;
        return new ObjectForecast(With(key, ObjectAction.Created, wanted, null), await asked.Alike.AskAsync(wanted, release.Component, () => SchemaAsync(resource, elsewhere, cancellation)));
    }

    async Task<ImmutableArray<Problem>> SchemaAsync(KubeResource resource, JsonObject elsewhere, CancellationToken cancellation)
    {
        try
        {
            _ = await client.ApplyAsync(resource, elsewhere, new KubeApply { IsDryRun = true }, cancellation);
            return [];
        }
        catch (ProblemException exception)
        {
            return [.. exception.Problems.Where(problem => TrueAnywhere.Contains(problem.Code))];
        }
    }

    /// <summary>It is there, though no label says that it is ours.</summary>
    async Task<ObjectForecast> FoundAsync(ObjectKey key, KubeResource resource, JsonObject wanted, CancellationToken cancellation)
    {
        var found = await client.GetAsync(resource, key.Space, key.Name, cancellation) ?? wanted;
        return new ObjectForecast(With(key, ObjectAction.Unchanged, wanted, found), [PlanProblems.NotOurs(key, found, release.Owner)]);
    }

    /// <summary>A namespace that somebody else made for us stays as they made it.</summary>
    bool IsForeignSpace(ObjectKey key, JsonObject current) => key.Is("", "Namespace") && !release.Owner.Shares(current);

    /// <summary>The first lease makes the namespace, before anything is applied: so nobody has ever applied it, and nothing of it can be taken away.</summary>
    static bool IsOwnSpace(ObjectKey key, JsonObject wanted, JsonObject current) => key.Is("", "Namespace") && OwnedFields.Of(current) is null && ObjectComparison.HasAll(wanted, current);

    bool Owns(ObjectKey key, JsonObject current) => key.Is("", "Namespace") ? release.Owner.Shares(current) : release.Owner.Owns(current);

    /// <summary>The cluster will know the kind when the release has defined it.</summary>
    bool IsDefinedHere(ObjectKey key) => release.Objects.Any(one => one.Kind() == "CustomResourceDefinition" && one.Text("spec", "group") == key.Group && one.Text("spec", "names", "kind") == key.Kind);

    PlannedObject With(ObjectKey key, ObjectAction action, JsonObject wanted, JsonObject? current) =>
        new(key, action, wanted) { Resource = kinds.Find(wanted.Text("apiVersion") ?? "", key.Kind), Uid = current?.Uid(), Live = current };
}

/// <summary>What would become of an object, and what stands in the way.</summary>
sealed record ObjectForecast(PlannedObject Object, ImmutableArray<Problem> Problems);
