using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>Reads and changes objects in a cluster. Every method throws a <see cref="ProblemException"/> with the API's own words where it is refused.</summary>
sealed class KubeClient(KubeConnection connection)
{
    /// <summary>The name under which the fields that we set are ours.</summary>
    public const string FieldManager = "slipway";

    const string Manager = $"fieldManager={FieldManager}&fieldValidation=Strict";

    /// <returns>Null when there is none.</returns>
    public async Task<JsonObject?> GetAsync(KubeResource resource, string? space, string name, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Get, resource, resource.Path(space, name), $"read {resource.Kind} `{name}`");
        var answer = await connection.AskAsync(request, cancellation);
        return answer.Status == HttpStatusCode.NotFound ? null : Good(request, answer);
    }

    /// <summary>All that are selected, in as many answers as it takes.</summary>
    public Task<KubeList> ListAsync(KubeSelection selection, CancellationToken cancellation) => ListAsync(selection, new KubeListing(), cancellation);

    /// <summary>All that are selected.</summary>
    public async Task<KubeList> ListAsync(KubeSelection selection, KubeListing how, CancellationToken cancellation)
    {
        var items = ImmutableArray.CreateBuilder<JsonObject>();
        var isWhole = how.IsAtOnce;
        string? next = null;
        while (true)
        {
            var path = selection.Path(("limit", isWhole ? null : connection.Limits.Chunk.ToString(CultureInfo.InvariantCulture)), ("continue", next));
            var request = Request(HttpMethod.Get, selection.Resource, path, $"list {selection.Resource.Plural}") with { Accept = how.Accept };
            var answer = await connection.AskAsync(request, cancellation);
            if (answer.Status == HttpStatusCode.Gone && next is not null)
            {
                // It took us so long that the cluster has forgotten that moment: all of them at once, of this one.
                (isWhole, next) = (true, null);
                items.Clear();
                continue;
            }

            var page = Good(request, answer);
            Add(items, page, selection, request);
            if (page.Text("metadata", "continue") is not { Length: > 0 } more)
            {
                return new KubeList(items.DrainToImmutable(), page.ResourceVersion() ?? "");
            }

            next = more;
        }
    }

    /// <summary>Server-side apply: makes the object, or brings the fields that it has to what they say. Fields that nobody knows are refused.</summary>
    public async Task<KubeApplied> ApplyAsync(KubeResource resource, JsonObject wanted, KubeApply how, CancellationToken cancellation)
    {
        var name = NameOf(wanted);
        var path = $"{resource.Path(wanted.Namespace(), name)}?{Manager}&force={(how.TakesOver ? "true" : "false")}{(how.IsDryRun ? "&dryRun=All" : "")}";
        var request = Request(HttpMethod.Patch, resource, path, $"apply {resource.Kind} `{name}`") with { Body = wanted, BodyType = "application/apply-patch+yaml" };
        var answer = await connection.AskAsync(request, cancellation);
        return new KubeApplied(Good(request, answer), answer.Status == HttpStatusCode.Created);
    }

    /// <summary>Makes an object, unless one of its name is there: of several who try, one wins.</summary>
    /// <remarks>Not repeated when the connection broke (<c>kube-unreachable</c>): whether it was made, <see cref="GetAsync"/> tells by what is in it.</remarks>
    /// <returns>Null when there is one already.</returns>
    public async Task<JsonObject?> CreateOnceAsync(KubeResource resource, JsonObject wanted, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Post, resource, $"{resource.Path(wanted.Namespace())}?{Manager}", $"create {resource.Kind} `{NameOf(wanted)}`") with { Body = wanted };
        var answer = await connection.AskAsync(request, cancellation);
        return answer.Status == HttpStatusCode.Conflict && answer.Reason().Reason == "AlreadyExists" ? null : Good(request, answer);
    }

    /// <summary>Puts an object in the place of the one that was read: its <c>resourceVersion</c> says which.</summary>
    /// <returns>As it is now. Null: somebody else has changed or removed it since. So it is, too, when it was put and the answer was lost on its way.</returns>
    public async Task<JsonObject?> ReplaceAsync(KubeResource resource, JsonObject wanted, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(wanted.ResourceVersion());
        var name = NameOf(wanted);
        var request = Request(HttpMethod.Put, resource, $"{resource.Path(wanted.Namespace(), name)}?{Manager}", $"replace {resource.Kind} `{name}`") with { Body = wanted };
        var answer = await connection.AskAsync(request, cancellation);
        return answer.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound ? null : Good(request, answer);
    }

    /// <summary>Changes some fields and leaves all others (a merge patch), of an object that is there: none is made.</summary>
    /// <returns>As it is now. Null: there is none.</returns>
    public async Task<JsonObject?> MergeAsync(KubeResource resource, string? space, string name, JsonObject fields, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Patch, resource, $"{resource.Path(space, name)}?{Manager}", $"change {resource.Kind} `{name}`") with { Body = fields, BodyType = "application/merge-patch+json" };
        var answer = await connection.AskAsync(request, cancellation);
        return answer.Status == HttpStatusCode.NotFound ? null : Good(request, answer);
    }

    /// <param name="uid">Of the object that is meant: another one of its name is left alone.</param>
    public async Task<KubeDeletion> DeleteAsync(KubeResource resource, string? space, string name, string uid, KubePropagation propagation, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Delete, resource, resource.Path(space, name), $"delete {resource.Kind} `{name}`") with
        {
            Body = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "DeleteOptions",
                ["preconditions"] = new JsonObject { ["uid"] = uid },
                ["propagationPolicy"] = propagation.ToString(),
            },
        };
        var answer = await connection.AskAsync(request, cancellation);
        return answer switch
        {
            { IsGood: true } => KubeDeletion.Begun,
            { Status: HttpStatusCode.NotFound } => KubeDeletion.WasGone,
            { Status: HttpStatusCode.Conflict } when answer.Reason().Message.Contains("precondition", StringComparison.OrdinalIgnoreCase) => KubeDeletion.IsAnother,
            _ => throw KubeProblems.Refused(request, answer),
        };
    }

    static KubeRequest Request(HttpMethod method, KubeResource resource, string path, string doing) =>
        new(method, path, doing) { IsSecret = resource is { Group: "", Kind: "Secret" } };

    static JsonObject Good(KubeRequest request, KubeAnswer answer) => !answer.IsGood
        ? throw KubeProblems.Refused(request, answer)
        : answer.Object() ?? throw KubeProblems.Nonsense(request, "it is no JSON object");

    void Add(ImmutableArray<JsonObject>.Builder items, JsonObject page, KubeSelection selection, KubeRequest request)
    {
        foreach (var item in page.Objects("items"))
        {
            // In a list they do not say themselves what they are.
            item["apiVersion"] = selection.Resource.ApiVersion;
            item["kind"] = selection.Resource.Kind;
            items.Add(item);
        }

        if (items.Count > connection.Limits.Objects)
        {
            throw KubeProblems.Nonsense(request, $"there are more than {connection.Limits.Objects}");
        }
    }

    static string NameOf(JsonObject wanted) => wanted.Name() ?? throw new ProblemException(new Problem("kube-name", $"a {KubeText.Clean(wanted.Kind() ?? "Kubernetes object", 60)} has no name"));
}
