using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>
/// The loopback ports on which the stage's proxy listens for components: one for each, which stays the same whichever version serves. Some are held in stock, so
/// that a new component does not have the proxy started anew.
/// </summary>
sealed class StagePorts(MachineStage stage, TimeProvider time)
{
    const int Stock = 16;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    string File => Path.Combine(stage.Proxy, "ports.json");

    /// <summary>All of them, used or not.</summary>
    public ImmutableArray<int> All => [.. Read().Ports];

    /// <summary>That of a component; null: it has none yet.</summary>
    public int? Known(string component) => Read() is var (ports, of) && of.IndexOf(component) is var at and >= 0 ? ports[at] : null;

    /// <summary>That of a component, which gets one.</summary>
    /// <exception cref="ProblemException"><c>no-free-port</c>, <c>state-locked</c></exception>
    public async Task<int> OfAsync(string component, CancellationToken cancellation)
    {
        if (Known(component) is { } known)
        {
            return known;
        }

        stage.Create(stage.Proxy);
        using var held = await FileLock.TakeAsync($"{File}.lock", Patience, time, cancellation)
            ?? throw new ProblemException(new Problem("state-locked", $"`{File}` is being changed by another command") { Kind = ProblemKind.Locked });
        var (ports, of) = Read();
        if (of.IndexOf(component) is var at and >= 0)
        {
            return ports[at];
        }

        if (of.Count == ports.Count)
        {
            ports.AddRange(await NewAsync(ports.Count, cancellation));
        }

        of.Add(component);
        Write(ports, of);
        return ports[of.Count - 1];
    }

    async Task<IEnumerable<int>> NewAsync(int first, CancellationToken cancellation)
    {
        List<string> ids = [.. Enumerable.Range(first, Stock).Select(number => $"proxy/{number}")];
        var given = await new PortAllocator(stage.Up, time).AllocateAsync(ids, [], cancellation);
        return ids.Select(id => given[id]);
    }

    (List<int> Ports, List<string> Of) Read()
    {
        try
        {
            var json = JsonNode.Parse(System.IO.File.ReadAllBytes(File));
            return ([.. (json.At("ports") as JsonArray ?? []).Select(port => port!.GetValue<int>())], [.. json.Texts("of")]);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return ([], []);
        }
    }

    void Write(List<int> ports, List<string> of) => AtomicFile.Write(File, System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["ports"] = new JsonArray([.. ports.Select(port => (JsonNode)port)]),
        ["of"] = new JsonArray([.. of.Select(name => (JsonNode)name)]),
    }.ToJsonString()));
}
