using System.Buffers;
using System.Text.Json;

namespace Slipway.Releases.Migrations;

/// <summary>
/// A pod's log, in which standard output and standard error are one. The document is known by its shape: a JSON object that begins on a line of its own and
/// has <c>migrations</c>. A line inside it that is no JSON where it stands came from standard error.
/// </summary>
static class MixedLog
{
    /// <summary>Lines in a document that do not belong to it; after that many it is none.</summary>
    const int MostForeign = 100;

    /// <summary>Lines that look like the beginning of a document, and are not.</summary>
    const int MostBeginnings = 1000;

    /// <returns>The last such document; null: there is none.</returns>
    public static byte[]? Document(ReadOnlySpan<byte> log)
    {
        byte[]? last = null;
        var beginnings = 0;
        while (!log.IsEmpty && beginnings < MostBeginnings)
        {
            var read = 0;
            if (LineOf(log).TrimStart(" \t"u8) is [(byte)'{', ..])
            {
                (var found, read) = Read(log);
                last = found ?? last;
                beginnings += read > 0 ? 0 : 1;
            }

            log = log[(read > 0 ? read : LineOf(log).Length)..];
        }

        return last;
    }

    /// <returns>The document, null where it is another one; and the bytes that it takes, 0: there is none.</returns>
    static (byte[]? Document, int Length) Read(ReadOnlySpan<byte> log)
    {
        var document = new ArrayBufferWriter<byte>();
        var place = new Place(new JsonReaderState(new JsonReaderOptions { MaxDepth = StatusReader.MostDeep }), false, false, false);
        var (foreign, length) = (0, 0);
        while (length < log.Length && foreign <= MostForeign && document.WrittenCount <= StatusReader.MostBytes)
        {
            var line = LineOf(log[length..]);
            length += line.Length;
            if (Behind(line, place) is { } next)
            {
                place = next;
                document.Write(line);
            }
            else if (document.WrittenCount == 0)
            {
                return (null, 0);
            }
            else
            {
                foreign++;
            }

            if (place.IsEnd)
            {
                return (place.HasMigrations ? document.WrittenSpan.ToArray() : null, length);
            }
        }

        return (null, 0);
    }

    /// <summary>One more line of a document: no token goes on behind the end of a line.</summary>
    /// <returns>Null: the line is not of it.</returns>
    static Place? Behind(ReadOnlySpan<byte> line, Place place)
    {
        byte[] text = place.OwesComma ? [(byte)',', .. line] : [.. line];
        var reader = new Utf8JsonReader(text, isFinalBlock: false, place.State);
        var (isEnd, hasMigrations) = (false, place.HasMigrations);
        try
        {
            while (!isEnd && reader.Read())
            {
                hasMigrations |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("migrations"u8);
                isEnd = reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: 0 };
            }
        }
        catch (JsonException)
        {
            return null;
        }

        var rest = text.AsSpan((int)reader.BytesConsumed).Trim(" \t\r\n"u8);
        return rest.IsEmpty || (rest is [(byte)','] && !isEnd) ? new Place(reader.CurrentState, !rest.IsEmpty, isEnd, hasMigrations) : null;
    }

    /// <summary>With its end.</summary>
    static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> log) => log.IndexOf((byte)'\n') is var end and >= 0 ? log[..(end + 1)] : log;

    /// <summary>Where a document stands behind a line.</summary>
    /// <param name="OwesComma">It ended with a comma, which the reader takes only together with what comes next.</param>
    readonly record struct Place(JsonReaderState State, bool OwesComma, bool IsEnd, bool HasMigrations);
}
