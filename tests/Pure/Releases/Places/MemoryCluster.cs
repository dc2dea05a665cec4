using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Tests.Releases.Places;

/// <summary>The part of a cluster's API that keeps objects: versions, conflicts, selectors; and it can break off on request.</summary>
sealed class MemoryCluster : HttpMessageHandler
{
    readonly Lock _lock = new();
    readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    long _version;

    /// <param name="away">For how long an outage is waited for; null: as usual.</param>
    public MemoryCluster(TimeSpan? away = null)
    {
        var limits = new KubeLimits { Away = away ?? new KubeLimits().Away, FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMilliseconds(4) };
        Connection = new KubeConnection(new HttpMessageInvoker(this), limits, TimeProvider.System);
        Client = new KubeClient(Connection);
    }

    public KubeConnection Connection { get; }

    public KubeClient Client { get; }

    /// <summary>Method and path of every request.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What becomes of a request; it is asked once for each. Default: all are answered.</summary>
    public Func<HttpRequestMessage, Fault> Faults { get; set; } = _ => Fault.None;

    /// <summary>No request gets any further before it has ended.</summary>
    public Task Holdup { get; set; } = Task.CompletedTask;

    public IReadOnlyList<JsonObject> Objects
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Values.Select(item => (JsonObject)item.DeepClone())];
            }
        }
    }

    /// <summary>Changes an object as somebody else would.</summary>
    public void Change(string name, Action<JsonObject> change)
    {
        lock (_lock)
        {
            var item = _objects.Values.Single(item => item.Name() == name);
            change(item);
            item["metadata"]!["resourceVersion"] = $"{++_version}";
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            _objects.Remove(_objects.Single(pair => pair.Value.Name() == name).Key);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : KubeAnswer.Parse(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        await Holdup.WaitAsync(cancellationToken);
        var fault = Faults(request);
        var answer = fault == Fault.Before ? null : Answer(request, body);
        Asked.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
        return fault == Fault.None ? answer! : throw new HttpRequestException(HttpRequestError.ResponseEnded);
    }

    HttpResponseMessage Answer(HttpRequestMessage request, JsonObject? body)
    {
        lock (_lock)
        {
            var path = request.RequestUri!.AbsolutePath;
            return request.Method.Method switch
            {
                "POST" => Create($"{path}/{body!.Name()}", body!),
                "PUT" => Replace(path, body!),
                "PATCH" when request.Content!.Headers.ContentType?.MediaType == "application/apply-patch+yaml" => Stored(path, body!, HttpStatusCode.OK),
                "PATCH" => Merge(path, body!),
                "DELETE" => _objects.Remove(path) ? Text(HttpStatusCode.OK, []) : Text(HttpStatusCode.NotFound, []),
                _ when _objects.TryGetValue(path, out var item) => Text(HttpStatusCode.OK, item),
                _ when path.EndsWith("/configmaps", StringComparison.Ordinal) || path.EndsWith("/leases", StringComparison.Ordinal) => List(path, Uri.UnescapeDataString(request.RequestUri.Query)),
                _ => Text(HttpStatusCode.NotFound, []),
            };
        }
    }

    HttpResponseMessage Create(string path, JsonObject body) => _objects.ContainsKey(path)
        ? Text(HttpStatusCode.Conflict, new JsonObject { ["kind"] = "Status", ["reason"] = "AlreadyExists" })
        : Stored(path, body, HttpStatusCode.Created);

    HttpResponseMessage Replace(string path, JsonObject body) =>
        !_objects.TryGetValue(path, out var item) ? Text(HttpStatusCode.NotFound, [])
        : item.ResourceVersion() != body.ResourceVersion() ? Text(HttpStatusCode.Conflict, new JsonObject { ["kind"] = "Status", ["reason"] = "Conflict" })
        : Stored(path, body, HttpStatusCode.OK);

    HttpResponseMessage Merge(string path, JsonObject body)
    {
        if (!_objects.TryGetValue(path, out var item))
        {
            return Text(HttpStatusCode.NotFound, []);
        }

        MergeInto(item, body);
        return Stored(path, item, HttpStatusCode.OK);
    }

    static void MergeInto(JsonObject item, JsonObject body)
    {
        foreach (var (key, value) in body)
        {
            if (value is JsonObject inner && item[key] is JsonObject into)
            {
                MergeInto(into, inner);
            }
            else
            {
                item[key] = value?.DeepClone();
            }
        }
    }

    HttpResponseMessage Stored(string path, JsonObject body, HttpStatusCode status)
    {
        var item = (JsonObject)body.DeepClone();
        item["metadata"]!["uid"] ??= Guid.NewGuid().ToString();
        item["metadata"]!["resourceVersion"] = $"{++_version}";
        _objects[path] = item;
        return Text(status, item);
    }

    // ?labelSelector=a=b,c
    HttpResponseMessage List(string path, string query)
    {
        var wanted = query.Split("labelSelector=")[1].Split('&')[0].Split(',').Select(part => part.Split('=')).ToList();
        var items = _objects.Where(pair => pair.Key.StartsWith($"{path}/", StringComparison.Ordinal)).Select(pair => pair.Value)
            .Where(item => wanted.All(part => item.Text("metadata", "labels", part[0]) is { } value && (part.Length == 1 || part[1] == value)));
        return Text(HttpStatusCode.OK, new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_version}" }, ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]) });
    }

    static HttpResponseMessage Text(HttpStatusCode status, JsonObject body) => new(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) };
}

enum Fault
{
    None,

    /// <summary>The request never arrives.</summary>
    Before,

    /// <summary>It is carried out, and the answer is lost.</summary>
    After,
}
