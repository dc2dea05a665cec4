using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.State;

namespace Slipway.Execution.Journal;

/// <summary>
/// A line of a journal: its number, a checksum, and the entry. The checksum covers the line before, the number and the entry's bytes, so that a line is
/// believed only where it was written: nothing can be left out, put in between or changed.
/// </summary>
static class JournalLine
{
    /// <summary>What the first line says of the line before.</summary>
    public const string NoneBefore = "";

    const int SumLength = 32;

    // {"n":3,"sum":"0123456789abcdef0123456789abcdef","entry":{…}}
    static ReadOnlySpan<byte> Number => "{\"n\":"u8;

    static ReadOnlySpan<byte> Sum => ",\"sum\":\""u8;

    static ReadOnlySpan<byte> Entry => "\",\"entry\":"u8;

    /// <param name="before">The checksum of the line before.</param>
    /// <returns>The line with its end, and its checksum.</returns>
    public static (byte[] Line, string Sum) Write(long number, string before, JournalEntry entry)
    {
        var content = JournalEntryJson.Write(entry);
        var sum = SumOf(number, before, content);
        var start = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{number},\"sum\":\"{sum}\",\"entry\":"));
        return ([.. start, .. content, .. "}\n"u8], sum);
    }

    /// <summary>Whether the line (without its end) is the one of this number that follows the line with the checksum <paramref name="before"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, long number, string before, out ReadOnlySpan<byte> content, out string sum)
    {
        content = default;
        sum = "";
        if (!line.StartsWith(Number) || !Utf8Parser.TryParse(line[Number.Length..], out long written, out var digits) || written != number)
        {
            return false;
        }

        var rest = line[(Number.Length + digits)..];
        var head = Sum.Length + SumLength + Entry.Length;
        if (rest.Length <= head || rest[^1] != '}' || !rest.StartsWith(Sum) || !rest[(Sum.Length + SumLength)..].StartsWith(Entry))
        {
            return false;
        }

        content = rest[head..^1];
        sum = Encoding.ASCII.GetString(rest.Slice(Sum.Length, SumLength));
        return sum == SumOf(number, before, content);
    }

    /// <summary>Null: an entry that a newer tool wrote.</summary>
    public static JournalEntry? Entered(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, JournalJson.Default.JournalEntry);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    static string SumOf(long number, string before, ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[PlainSha256.Length];
        PlainSha256.Of([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{before}\n{number}\n")), .. content], digest);
        return Convert.ToHexStringLower(digest[..(SumLength / 2)]);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(JournalEntry))]
sealed partial class JournalJson : JsonSerializerContext;
