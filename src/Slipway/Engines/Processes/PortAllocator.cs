using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes;

/// <summary>
/// Finds free loopback ports, and keeps to them: the same process has the same port at each <c>up</c>, unless somebody else took it meanwhile.
/// </summary>
/// <remarks>
/// They are looked for between 20000 and 29999, where no system takes ports for outgoing connections by default, from a place that
/// follows from the state folder and the process's id; whether one is free is for the kernel to say.
/// </remarks>
public sealed class PortAllocator(UpFolders folders, TimeProvider clock)
{
    const int First = 20000;
    const int Count = 10000;

    readonly IProcessFacts _facts = ProcessFacts.OfThisSystem();

    /// <summary>The ports for these processes: the one that runs already keeps its own.</summary>
    /// <param name="ids">Processes' ids.</param>
    /// <param name="declared">Ports that manifests ask for, which must not be given to others.</param>
    /// <exception cref="ProblemException"><c>no-free-port</c>, or <c>state-locked</c>.</exception>
    public async Task<IReadOnlyDictionary<string, int>> AllocateAsync(IReadOnlyCollection<string> ids, IReadOnlyCollection<int> declared, CancellationToken cancellation)
    {
        folders.Create();
        using var held = await FileLock.TakeAsync(folders.Ports + ".lock", TimeSpan.FromSeconds(10), clock, cancellation)
            ?? throw new ProblemException(new Problem("state-locked", $"`{folders.Ports}` is being changed by another command") { Kind = ProblemKind.Locked });
        var kept = Read();
        var before = kept.ToDictionary();
        var running = RunningPorts();
        foreach (var id in ids)
        {
            if (running.TryGetValue(id, out var own))
            {
                kept[id] = own;
            }
            else if (!kept.TryGetValue(id, out var port) || declared.Contains(port) || running.ContainsValue(port) || !IsFree(port))
            {
                kept[id] = Choose(id, [.. kept.Where(pair => pair.Key != id).Select(pair => pair.Value), .. declared, .. running.Values]);
            }
        }

        if (kept.Count != before.Count || kept.Except(before).Any())
        {
            Write(kept);
        }

        return ids.ToDictionary(id => id, id => kept[id]);
    }

    /// <summary>The ports that processes have, or had when they last ran; nothing is chosen and nothing written.</summary>
    public IReadOnlyDictionary<string, int> Known()
    {
        var known = Read();
        foreach (var (id, port) in RunningPorts())
        {
            known[id] = port;
        }

        return known;
    }

    void Write(Dictionary<string, int> kept) => AtomicFile.Write(folders.Ports, JsonSerializer.SerializeToUtf8Bytes(kept, ProcessesJson.Default.DictionaryStringInt32));

    /// <summary>Why the process cannot have the port that its manifest declares; null: it can, or has it already.</summary>
    public Problem? Check(string id, int port)
    {
        var running = RunningPorts();
        if ((running.TryGetValue(id, out var own) && own == port) || IsFree(port))
        {
            return null;
        }

        var ours = running.FirstOrDefault(pair => pair.Value == port).Key;
        var who = ours is not null ? $"`{ours}` of this stage" : ListeningSockets.Listener(port, _facts) is { } listener ? $"process {listener}" : null;
        return new Problem("port-in-use", $"port {port}, which `{id}` declares, is in use")
        {
            Kind = ProblemKind.Failure,
            Why = who is null ? null : $"{who} listens on it",
            Fix = "stop what listens there, or remove `port` from the manifest: a free one is given then",
        };
    }

    Dictionary<string, int> RunningPorts()
    {
        try
        {
            return ProcessTable.Read(folders).Processes
                .Where(record => record is { Port: not null, Identity: not null } && _facts.IsAlive(record.Identity))
                .ToDictionary(record => record.Id, record => record.Port!.Value);
        }
        catch (ProblemException)
        {
            // The supervisor mends the file and finds what runs; until then no port is known to be ours.
            return [];
        }
    }

    int Choose(string id, HashSet<int> taken)
    {
        // Not string.GetHashCode, which differs in each process.
        var start = (int)(BitConverter.ToUInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{folders.Root}\0{id}"))) % Count);
        for (var step = 0; step < Count; step++)
        {
            var port = First + ((start + step) % Count);
            if (!taken.Contains(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new ProblemException(new Problem("no-free-port", $"no port from {First} to {First + Count - 1} is free") { Kind = ProblemKind.Failure });
    }

    static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException exception)
        {
            // A machine without IPv6 has no ::1, and nobody listens there.
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }

    Dictionary<string, int> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folders.Ports), ProcessesJson.Default.DictionaryStringInt32) ?? [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return [];
        }
    }
}
