using System.Text;
using System.Text.Json;
using Slipway.Digests;
using Slipway.Problems;

namespace Slipway.Releases.Places.Machine;

/// <summary>A record in a file: a line of JSON with its checksum, then the packed record.</summary>
/// <remarks>
/// It is made under another name, synced and linked, so that it is whole as soon as it is there. Where a file system does not hold what it has synced,
/// a power cut may leave a shorter one: that counts as not written.
/// </remarks>
static class RecordFile
{
    const int MostHead = 64 * 1024;

    // {"sum":"64 digits","head":{…}}
    static ReadOnlySpan<byte> Sum => "{\"sum\":\""u8;

    static ReadOnlySpan<byte> Head => "\",\"head\":"u8;

    static int HeadBegins => Sum.Length + (2 * Digest.Length) + Head.Length;

    /// <summary>The first line, with its end.</summary>
    public static byte[] Line(RecordHead head)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(head, RecordJson.Default.RecordHead);
        return [.. Sum, .. Encoding.ASCII.GetBytes(Digest.Of(json).ToString()), .. Head, .. json, .. "}\n"u8];
    }

    /// <summary>Reads the first line, without believing in it.</summary>
    /// <returns>Null: there is no such file, or it is not whole.</returns>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public static RecordHead? ReadHead(string path)
    {
        using var file = Open(path);
        return file is null ? null : ReadHead(file, path)?.Head;
    }

    /// <summary>Reads it all.</summary>
    /// <returns>Null: there is no such file, or it is not whole.</returns>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public static (RecordHead Head, RecordContent Content)? Read(string path)
    {
        using var file = Open(path);
        if (file is null || ReadHead(file, path) is not var (head, length))
        {
            return null;
        }

        var packed = new byte[head.Packed];
        file.Position = length;
        file.ReadExactly(packed);
        return Digest.TryParse(head.Content, out var content) ? (head, new RecordContent(content, packed)) : throw MachineProblems.BrokenRecord(path, "its first line has no digest");
    }

    static (RecordHead Head, int Length)? ReadHead(FileStream file, string path)
    {
        var start = new byte[Math.Min(MostHead, file.Length)];
        var bytes = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        var head = Parsed(bytes[..end]) ?? throw MachineProblems.BrokenRecord(path, "its first line was changed");
        var missing = end + 1L + head.Packed - file.Length;
        return missing > 0 ? null : missing == 0 ? (head, end + 1) : throw MachineProblems.BrokenRecord(path, "something was written behind it");
    }

    static RecordHead? Parsed(ReadOnlySpan<byte> line)
    {
        if (line.Length <= HeadBegins || !line.StartsWith(Sum) || !line[(HeadBegins - Head.Length)..].StartsWith(Head) || line[^1] != '}')
        {
            return null;
        }

        var json = line[HeadBegins..^1];
        try
        {
            var head = Digest.Of(json).ToString() == Encoding.ASCII.GetString(line.Slice(Sum.Length, 2 * Digest.Length)) ? JsonSerializer.Deserialize(json, RecordJson.Default.RecordHead) : null;
            return head is { Packed: > 0 and <= RecordContent.PartBytes * RecordContent.MostParts } ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
