using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Cli.Output;

/// <summary>Writes one JSON document, indented, ending in a line end.</summary>
static class JsonText
{
    // Names in other scripts are for reading (emoji are escaped all the same); the text goes to a terminal or a file, never into HTML.
    static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter writer, Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
