using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Manifests;
using Slipway.Releases.Records;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Planning;

/// <summary>A namespace in which releases are planned, and every request is counted.</summary>
sealed class PlanLab : IAsyncDisposable
{
    readonly KubeConnection _counted;

    PlanLab(KubeLab kube, KubeKinds kinds)
    {
        (Kube, Kinds) = (kube, kinds);
        _counted = new KubeConnection(new HttpMessageInvoker(new Counting(this)), new KubeLimits(), TimeProvider.System);
    }

    public KubeLab Kube { get; }

    public KubeKinds Kinds { get; }

    /// <summary>Method and path of what was asked while planning.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static async Task<PlanLab> StartAsync()
    {
        var kube = await KubeLab.StartAsync();
        return new PlanLab(kube, await new KubeDiscovery(null).ReadAsync(kube.Connection, KubeLab.Cancellation));
    }

    public ObjectOwner Owner(string component) => new("plasma", Kube.Space, component);

    /// <summary>Objects as somebody wrote them, as a component's.</summary>
    public WantedRelease Wanted(string component, params IEnumerable<string> yaml)
    {
        var objects = yaml.SelectMany(text => ObjectReader.Read("test.yaml", text)).ToList();
        foreach (var one in objects)
        {
            one["metadata"]!["namespace"] = Kube.Space;
            OwnLabels.Put(one, Owner(component));
        }

        return new WantedRelease(Owner(component), Kube.Space, [.. objects]);
    }

    public async Task<JsonObject> ApplyAsync(JsonObject one) =>
        (await Kube.Client.ApplyAsync(Kinds.Get(one.Text("apiVersion")!, one.Kind()!), one, new KubeApply(), KubeLab.Cancellation)).Object;

    public async Task ApplyAsync(WantedRelease wanted)
    {
        foreach (var one in wanted.Objects)
        {
            await ApplyAsync(one);
        }
    }

    /// <summary>Changes an object as <c>kubectl edit</c> does.</summary>
    public async Task EditAsync(string apiVersion, string kind, string name, JsonObject patch)
    {
        var path = $"{Kinds.Get(apiVersion, kind).Path(Kube.Space, name)}?fieldManager=kubectl-edit";
        var answer = await Kube.Connection.AskAsync(new KubeRequest(HttpMethod.Patch, path, "edit") { Body = patch, BodyType = "application/merge-patch+json" }, KubeLab.Cancellation);
        Assert.True(answer.IsGood, System.Text.Encoding.UTF8.GetString(answer.Body));
    }

    public async Task<ReleasePlan> PlanAsync(IReleasePlace place, params IReadOnlyList<WantedRelease> wanted)
    {
        Asked.Clear();
        return await new ReleasePlanner(new KubeClient(_counted), Kinds, place).PlanAsync(wanted, await place.HistoryAsync(KubeLab.Cancellation), KubeLab.Cancellation);
    }

    public Task<ReleasePlan> PlanAsync(params IReadOnlyList<WantedRelease> wanted) => PlanAsync(Place(wanted), wanted);

    /// <summary>One in which these were released.</summary>
    public static MemoryPlace Place(params IReadOnlyList<WantedRelease> wanted) => new([.. wanted.Select(Record)]);

    public static ReleaseRecord Record(WantedRelease wanted) => new()
    {
        Component = wanted.Component,
        Number = 1,
        Deploy = 1,
        Origin = ReleaseOrigin.Deploy,
        By = "ada@laptop",
        At = DateTimeOffset.UnixEpoch,
        Image = wanted.Image.Reference,
        Objects = wanted.Objects,
    };

    /// <summary>What is done, a line for each object that does not stay.</summary>
    public static string Told(ReleasePlan plan) => string.Join('\n', plan.Components.SelectMany(component => component.Changes).Select(one => $"{one.Action} {one.Key}{string.Concat(one.Diff.Select(change => $" {change.Path}={change.After}"))}"));

    public async ValueTask DisposeAsync()
    {
        _counted.Dispose();
        await Kube.DisposeAsync();
    }

    sealed class Counting(PlanLab lab) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lab.Asked.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return lab.Kube.Http.SendAsync(request, cancellationToken);
        }
    }
}
