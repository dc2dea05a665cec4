using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Supervision;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>The proxy of a stage: under the stage's supervisor, one for all of its components. It keeps its routes when it is started again.</summary>
sealed class StageProxy(MachineStage stage, MachineHost host, StagePorts ports, StageNetwork network)
{
    public const string Id = "slipway/proxy";

    static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    string Control => Path.Combine(stage.Up.Sockets, "proxy.sock");

    /// <summary>Its assembly, in the folder of the stage: a checkout may be removed.</summary>
    public string Program()
    {
        stage.Create(stage.Proxy);
        var assembly = host.Proxy().Assembly;
        return assembly.StartsWith(stage.Proxy, StringComparison.Ordinal) ? assembly : ToolCopy.For(assembly, new UpFolders(stage.Proxy, stage.Up.Sockets));
    }

    /// <summary>Has it run, on all addresses. One that does is left alone.</summary>
    /// <exception cref="ProblemException">It does not come up: most likely somebody else listens where it is to.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var (all, supervisor, gateway) = (ports.All, await host.SupervisorAsync(cancellation), await network.FindGatewayAsync(cancellation));
        List<string> addresses = [host.Listen, .. new[] { "127.0.0.1", gateway }.OfType<string>().SelectMany(address => all.Select(port => $"{address}:{port}"))];
        var spec = new ProcessSpec("slipway", "proxy", [host.Proxy().Dotnet, Program(), Control, Path.Combine(stage.Proxy, "routes.json"), .. addresses], "/")
        {
            // Not of its program: a newer one is taken when it is started next, and no request is lost for it.
            Fingerprint = string.Join(' ', addresses),
            Environment = host.Passed,
            Port = all[0],
            Url = $"http://{host.Listen}",
            Ready = new WhenListening(all[0]),
            StartTimeout = Start,
            StopTimeout = TimeSpan.FromSeconds(35),
        };
        await supervisor.StartAsync([spec], [], cancellation);
        if (await supervisor.WaitReadyAsync([Id], Start * 2, cancellation) is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }
    }

    /// <summary>From its answer on, new requests for a component go to this version.</summary>
    /// <param name="version">What the version is called.</param>
    /// <param name="upstream">The port on which it listens.</param>
    public Task SwitchAsync(string component, string version, int upstream, IEnumerable<string> hosts, CancellationToken cancellation) =>
        LeadAsync(component, version, new JsonArray($"127.0.0.1:{upstream.ToString(CultureInfo.InvariantCulture)}"), hosts, cancellation);

    /// <summary>Nobody is led to the component until a version is switched to: whoever asks is told to come again.</summary>
    public async Task HoldAsync(string component, IEnumerable<string> hosts, CancellationToken cancellation)
    {
        await EnsureAsync(cancellation);
        await LeadAsync(component, "held", [], hosts, cancellation);
    }

    async Task LeadAsync(string component, string version, JsonArray upstreams, IEnumerable<string> hosts, CancellationToken cancellation)
    {
        var spec = new JsonObject { ["version"] = version, ["upstreams"] = upstreams };
        var own = (JsonObject)spec.DeepClone();
        own["ports"] = new JsonArray(await ports.OfAsync(component, cancellation));
        await AskAsync(HttpMethod.Put, PortRoute(component), own, cancellation);
        ImmutableArray<string> names = [.. hosts];
        if (names.IsEmpty)
        {
            await AskAsync(HttpMethod.Delete, HostRoute(component), null, cancellation);
            return;
        }

        spec["hosts"] = new JsonArray([.. names.Select(name => (JsonNode)name)]);
        await AskAsync(HttpMethod.Put, HostRoute(component), spec, cancellation);
    }

    /// <summary>Waits until a version has no request any more.</summary>
    /// <returns>How many it has left after that time.</returns>
    public async Task<int> DrainAsync(string component, string version, TimeSpan limit, CancellationToken cancellation)
    {
        var wish = new JsonObject { ["version"] = version, ["seconds"] = (int)limit.TotalSeconds };
        var answers = await Task.WhenAll(new[] { PortRoute(component), HostRoute(component) }.Select(route => AskAsync(HttpMethod.Post, $"{route}/drain", wish, cancellation)));
        return (int)answers.Sum(answer => answer.Number("inFlight") ?? 0);
    }

    /// <summary>Nobody is led to the component any more. A stage without ports never had a proxy.</summary>
    public async Task RemoveAsync(string component, CancellationToken cancellation)
    {
        if (ports.All.IsEmpty)
        {
            return;
        }

        await EnsureAsync(cancellation);
        foreach (var route in new[] { HostRoute(component), PortRoute(component) })
        {
            await AskAsync(HttpMethod.Delete, route, null, cancellation);
        }
    }

    static string PortRoute(string component) => $"p-{component}";

    static string HostRoute(string component) => $"h-{component}";

    /// <returns>Null: there is no such route.</returns>
    async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
        using var request = new HttpRequestMessage(method, $"http://localhost/routes/{path}");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            var answer = text.Length == 0 ? null : JsonNode.Parse(text);
            return response.IsSuccessStatusCode ? answer
                : response.StatusCode == HttpStatusCode.NotFound ? null
                : throw Refused(answer.Text("what") ?? $"it answered {(int)response.StatusCode}", answer.Text("fix"));
        }
        catch (HttpRequestException exception)
        {
            throw Refused(exception.Message, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refused("it did not answer within 2 minutes", null);
        }
    }

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Control), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    ProblemException Refused(string why, string? fix) => new(new Problem("stage-proxy", $"the proxy of `{stage.Name}` does not do what it is told")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = fix ?? $"slipway logs {Id} --stage {stage.Name}",
    });
}
