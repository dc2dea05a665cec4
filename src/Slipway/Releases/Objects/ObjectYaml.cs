using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Releases.Objects;

/// <summary>Writes objects as the YAML that people and kubectl read.</summary>
static class ObjectYaml
{
    /// <summary>Documents with <c>---</c> between them.</summary>
    public static string Write(IEnumerable<JsonObject> objects)
    {
        var text = new StringWriter { NewLine = "\n" };
        foreach (var one in objects)
        {
            text.Write("---\n");
            Write(one, text);
        }

        return text.ToString();
    }

    /// <summary>A value, a list or a map on its own, without a line end behind it.</summary>
    public static string Node(JsonNode? node)
    {
        var text = new StringWriter { NewLine = "\n" };
        Write(node, text);

        // Behind a value that stands alone comes the mark of the document's end.
        var written = text.ToString().TrimEnd('\n');
        return written.EndsWith("\n...", StringComparison.Ordinal) ? written[..^4] : written;
    }

    static void Write(JsonNode? node, StringWriter text)
    {
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
    }

    static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    emitter.Emit(Text(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(node?.GetValueKind() == JsonValueKind.String ? Text(node.GetValue<string>()) : new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    /// <summary>Quoted where a reader, be it of YAML 1.1, could take it for anything but text.</summary>
    static Scalar Text(string text) => new(null, null, text, IsPlain(text) ? ScalarStyle.Plain : text.Contains('\n') ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted, isPlainImplicit: true, isQuotedImplicit: true);

    static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '/')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or '@' or ':')
        && text[^1] != ':'
        && text.ToUpperInvariant() is not ("TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "NULL" or "Y" or "N");
}
