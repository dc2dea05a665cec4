using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Execution.Journal;

/// <summary>Writes an entry as <see cref="JournalJson"/> reads it. By hand, since every run writes two of them: a serializer takes longer to start than to write. Those of a deploy, which waits for a cluster, go through one.</summary>
static class JournalEntryJson
{
    public static byte[] Write(JournalEntry entry)
    {
        if (entry is not (RunBegan or EffectIntended or StepEnded or RunEnded))
        {
            return JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);
        }

        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(entry, json);
            json.WriteString("at", entry.At);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    static void Write(JournalEntry entry, Utf8JsonWriter json)
    {
        switch (entry)
        {
            case RunBegan began:
                json.WriteString("is", "run-began");
                Write(began, json);
                break;
            case EffectIntended intended:
                json.WriteString("is", "effect-intended");
                json.WriteString("step", intended.Step);
                json.WriteNumber("attempt", intended.Attempt);
                break;
            case StepEnded ended:
                json.WriteString("is", "step-ended");
                json.WriteString("step", ended.Step);
                json.WriteString("end", Name(ended.End));
                json.WriteString("elapsed", Text(ended.Elapsed));
                Write("note", ended.Note, json);
                break;
            case RunEnded ended:
                json.WriteString("is", "run-ended");
                Write(ended, json);
                break;
            default:
                throw new InvalidOperationException("there is no other kind of entry");
        }
    }

    static void Write(RunBegan began, Utf8JsonWriter json)
    {
        json.WriteString("command", began.Command);
        Write("stage", began.Stage, json);
        json.WriteStartArray("effects");
        foreach (var effect in began.Effects)
        {
            json.WriteStringValue(effect);
        }

        json.WriteEndArray();
        json.WriteNumber("pure", began.Pure);
    }

    static void Write(RunEnded ended, Utf8JsonWriter json)
    {
        json.WriteStartObject("counts");
        foreach (var (end, count) in ended.Counts)
        {
            json.WriteNumber(Name(end), count);
        }

        json.WriteEndObject();
        json.WriteBoolean("isCancelled", ended.IsCancelled);
        Write("elapsed", ended.Elapsed is { } elapsed ? Text(elapsed) : null, json);
        Write("failure", ended.Failure, json);
    }

    static void Write(string name, string? text, Utf8JsonWriter json)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    static string Text(TimeSpan elapsed) => elapsed.ToString("c", CultureInfo.InvariantCulture);

    static string Name(StepEnd end) => end switch
    {
        StepEnd.Done => nameof(StepEnd.Done),
        StepEnd.Unchanged => nameof(StepEnd.Unchanged),
        StepEnd.Reused => nameof(StepEnd.Reused),
        StepEnd.Failed => nameof(StepEnd.Failed),
        StepEnd.NotRun => nameof(StepEnd.NotRun),
        _ => throw new InvalidOperationException("there is no other end"),
    };
}
