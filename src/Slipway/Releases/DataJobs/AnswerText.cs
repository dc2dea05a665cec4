using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Slipway.Releases.DataJobs;

/// <summary>
/// An answer as lines of a log: <c>slipway-answer MARK 1 3 BASE64</c>. The mark is new for each Job, so that no text of a database which gets into the log can be
/// taken for an answer; the pieces are short enough to come through every log whole.
/// </summary>
static class AnswerText
{
    const string Word = "slipway-answer";

    /// <summary>Characters of base64 in a line.</summary>
    const int Piece = 3000;

    const int MostPieces = 4000;

    /// <summary>Of an answer as JSON.</summary>
    const int MostBytes = 32 * 1024 * 1024;

    /// <summary>Whether a line is one of an answer's, of any Job.</summary>
    public static bool Is(string line) => line.StartsWith(Word + " ", StringComparison.Ordinal);

    public static IEnumerable<string> Lines(ToldAnswer answer, string mark)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, answer, DataTaskJson.Default.ToldAnswer);
        }

        var text = Convert.ToBase64String(packed.ToArray());
        var pieces = text.Chunk(Piece).ToList();
        return pieces.Select((piece, number) => string.Create(CultureInfo.InvariantCulture, $"{Word} {mark} {number + 1} {pieces.Count} {new string(piece)}"));
    }

    /// <summary>Finds the answer among the lines of a log. Of a piece that is there twice the last one counts.</summary>
    /// <returns>Null: it is not there, or not whole.</returns>
    public static ToldAnswer? Read(IEnumerable<string> lines, string mark)
    {
        var pieces = new SortedDictionary<int, string>();
        var count = 0;
        foreach (var line in lines)
        {
            if (line.Split(' ') is [Word, var own, var number, var all, var piece] && own == mark && piece.Length <= Piece && Number(number) is { } at && Number(all) is { } of && at <= of)
            {
                (pieces[at], count) = (piece, of);
            }
        }

        return count > 0 && pieces.Count == count ? Decoded(string.Concat(pieces.Values)) : null;
    }

    /// <summary>The same among the bytes of a log.</summary>
    public static ToldAnswer? Read(byte[] log, string mark) => Read(Encoding.UTF8.GetString(log).Split('\n').Select(line => line.TrimEnd('\r')), mark);

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostPieces ? number : null;

    static ToldAnswer? Decoded(string text)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            return Bounded(gzip) is { } json && JsonSerializer.Deserialize(json, DataTaskJson.Default.ToldAnswer) is { } answer
                && !answer.Problems.IsDefault && (answer.Answer is not null || !answer.Problems.IsEmpty) ? answer : null;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    static byte[]? Bounded(Stream from)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > MostBytes)
            {
                return null;
            }
        }

        return kept.ToArray();
    }
}
