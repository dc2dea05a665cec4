using System.Globalization;
using System.Net;

namespace Slipway.Engines.Processes.Posix;

/// <summary>A TCP socket that accepts connections.</summary>
/// <param name="Inode">What <c>/proc/PID/fd</c> calls it.</param>
readonly record struct ListeningSocket(IPEndPoint Address, string Inode);

/// <summary>Who listens where. Linux tells; elsewhere nothing is known.</summary>
static class ListeningSockets
{
    internal static IReadOnlyList<ListeningSocket> All() =>
        OperatingSystem.IsLinux() ? [.. Read("/proc/net/tcp"), .. Read("/proc/net/tcp6")] : [];

    internal static IReadOnlyList<ListeningSocket> OutsideLoopback() =>
        [.. All().Where(socket => !IPAddress.IsLoopback(socket.Address.Address.IsIPv4MappedToIPv6 ? socket.Address.Address.MapToIPv4() : socket.Address.Address))];

    /// <summary>The addresses among <paramref name="sockets"/> that these processes hold.</summary>
    internal static IEnumerable<string> Of(IEnumerable<int> pids, IReadOnlyList<ListeningSocket> sockets) =>
        sockets.Count == 0
            ? []
            : pids.SelectMany(Inodes).SelectMany(inode => sockets.Where(socket => socket.Inode == inode)).Select(socket => socket.Address.ToString());

    /// <summary>The process that listens on the port and its name, e.g. <c>1234 (node)</c>; null: none, or it cannot be told.</summary>
    internal static string? Listener(int port, IProcessFacts facts)
    {
        var inodes = All().Where(socket => socket.Address.Port == port).Select(socket => socket.Inode).ToHashSet();
        var found = inodes.Count == 0 ? default : facts.All().FirstOrDefault(fact => Inodes(fact.Pid).Any(inodes.Contains));
        return found.Pid == 0 ? null : $"{found.Pid} ({Name(found.Pid)})";
    }

    //   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
    //    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 …
    internal static IEnumerable<ListeningSocket> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[3] == "0A" && Address(fields[1]) is { } address)
            {
                yield return new ListeningSocket(address, fields[9]);
            }
        }
    }

    // Each group of eight digits is a 32-bit number in the machine's byte order: 0100007F is 127.0.0.1.
    static IPEndPoint? Address(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32) || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.HexNumber, null, out var port))
        {
            return null;
        }

        var bytes = Convert.FromHexString(text.AsSpan(0, colon));
        for (var group = 0; group < bytes.Length; group += 4)
        {
            Array.Reverse(bytes, group, 4);
        }

        return new IPEndPoint(new IPAddress(bytes), port);
    }

    static IEnumerable<ListeningSocket> Read(string path) => File.Exists(path) ? Parse(File.ReadLines(path)) : [];

    static List<string> Inodes(int pid)
    {
        try
        {
            // /proc/1234/fd/5 -> socket:[12345]
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd")
                .Select(entry => new FileInfo(entry).LinkTarget ?? "")
                .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
                .Select(target => target[8..^1]).ToList();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static string Name(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "ended meanwhile";
        }
    }
}
