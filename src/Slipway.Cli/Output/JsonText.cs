using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Cli.Output;

/// <summary>Writes JSON documents, each ending in a line end: one, indented, or several, a line each.</summary>
static class JsonText
{
    // Names in other scripts are for reading (emoji are escaped all the same); the text goes to a terminal or a file, never into HTML.
    static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same in one line, for a stream of them.</summary>
    public static void WriteLine(TextWriter writer, Action<Utf8JsonWriter> content) => Write(writer, content, Options with { Indented = false });

    public static void Write(TextWriter writer, Action<Utf8JsonWriter> content) => Write(writer, content, Options);

    static void Write(TextWriter writer, Action<Utf8JsonWriter> content, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
