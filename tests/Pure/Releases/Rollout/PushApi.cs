using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Rollout;
using Slipway.Secrets.Redaction;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Releases.Rollout;

/// <summary>A cluster's API with objects that are changed by hand, and a clock that is set forward by hand.</summary>
sealed class PushApi : HttpMessageHandler
{
    readonly ConcurrentDictionary<string, List<JsonObject>> _objects = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Pipe> _watches = new(StringComparer.Ordinal);
    int _version = 10;

    public PushApi()
    {
        var connection = new KubeConnection(new HttpMessageInvoker(this), new KubeLimits { Watch = TimeSpan.FromDays(1), Away = TimeSpan.FromDays(1) }, Time);
        var client = new KubeClient(connection);
        Objects = new StageObjects(client, connection, "n");
        Watch = new RolloutWatch(client, Objects, new RolloutEvidence(new KubeInspection(connection, client), new Redactor(), new RolloutLimits(), Time), new RolloutLimits());
    }

    public HandTime Time { get; } = new();

    public StageObjects Objects { get; }

    public RolloutWatch Watch { get; }

    /// <summary>Plurals that may not be read.</summary>
    public HashSet<string> Forbidden { get; } = [];

    public BlockingCollection<string> Told { get; } = [];

    /// <summary>Puts all objects of a recorded case there, and begins to watch its workload.</summary>
    public Task<RolloutFailure?> Begin(RolloutView view)
    {
        var resource = new KubeResource("apps", "v1", view.Workload.Kind()!, $"{view.Workload.Kind()!.ToLowerInvariant()}s", true, []);
        Have(resource.Plural, view.Workload);
        view.Sets.ToList().ForEach(set => Have("replicasets", set));
        view.Pods.ToList().ForEach(pod => Have("pods", pod));
        view.Events.ToList().ForEach(one => Have("events", one));
        return Watch.UntilDoneAsync([RolloutTarget.Of(resource, view.Workload) with { MustServeAlone = view.MustServeAlone }], Told.Add, TestContext.Current.CancellationToken);
    }

    /// <summary>Something happens to an object: <c>MODIFIED</c>, <c>DELETED</c>.</summary>
    public async Task PushAsync(string plural, string type, JsonObject changed)
    {
        var told = Change(plural, changed);
        var line = new JsonObject { ["type"] = type, ["object"] = told }.ToJsonString() + "\n";
        await PipeOf(plural).Writer.WriteAsync(Encoding.UTF8.GetBytes(line), TestContext.Current.CancellationToken);
    }

    /// <summary>Something happens to an object, and nobody hears of it: the object as it is then.</summary>
    public JsonObject Change(string plural, JsonObject changed)
    {
        var now = changed.DeepClone().AsObject();
        now["metadata"]!["resourceVersion"] = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        _objects.AddOrUpdate(plural, [now], (_, all) => [.. all.Where(one => one.Uid() != now.Uid()), now]);
        return now;
    }

    /// <summary>Sets the clock forward until the watch has an end.</summary>
    public async Task<RolloutFailure?> UntilEndAsync(Task<RolloutFailure?> watching)
    {
        while (!watching.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return await watching;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var words = uri.AbsolutePath.Split('/');
        if (words is [.., "namespaces", _, var many, var name])
        {
            return Task.FromResult(Answer(HttpStatusCode.OK, new StringContent(_objects[many].Single(one => one.Name() == name).ToJsonString())));
        }

        var plural = words[^1];
        if (Forbidden.Contains(plural))
        {
            return Task.FromResult(Answer(HttpStatusCode.Forbidden, new StringContent("""{ "kind": "Status", "reason": "Forbidden", "message": "no" }""")));
        }

        var list = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "9" }, ["items"] = new JsonArray([.. _objects.GetValueOrDefault(plural, []).Select(one => one.DeepClone())]) };
        return Task.FromResult(Answer(HttpStatusCode.OK, uri.Query.Contains("watch=true", StringComparison.Ordinal) ? new StreamContent(PipeOf(plural).Reader.AsStream()) : new StringContent(list.ToJsonString())));
    }

    void Have(string plural, JsonObject one) => Change(plural, one);

    Pipe PipeOf(string plural) => _watches.GetOrAdd(plural, _ => new Pipe());

    static HttpResponseMessage Answer(HttpStatusCode status, HttpContent content) => new(status) { Content = content };
}
