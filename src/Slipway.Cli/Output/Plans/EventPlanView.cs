using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>What happens, for programs: one JSON object a line on standard output. The shapes are in <c>docs/formats.md</c>.</summary>
sealed class EventPlanView(Terminal terminal, TimeProvider time) : PlanView
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly Lock _lock = new();
    readonly ArrayBufferWriter<byte> _bytes = new();
    PlanCounts _counts = new(0);
    long _began;

    public override void Began(Plan plan)
    {
        (_counts, _began) = (new PlanCounts(plan.Steps.Length), time.GetTimestamp());
        Write("plan", json =>
        {
            json.WriteStartArray("steps");
            foreach (var step in plan.Steps)
            {
                json.WriteStartObject();
                StepJson.Write(step, json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public override void Started(Step step, int attempt) => Write("started", json =>
    {
        json.WriteString("step", step.Name);
        json.WriteNumber("attempt", attempt);
    });

    public override void Printed(Step step, string line) => Write("printed", json =>
    {
        json.WriteString("step", step.Name);
        json.WriteString("line", line);
    });

    public override void Ended(StepResult result) => Write("ended", json =>
    {
        _counts.Add(result);
        json.WriteString("step", result.Step.Name);
        json.WriteString("end", StepText.Code(result.End));
        json.WriteNumber("began", Seconds(result.Began));
        json.WriteNumber("seconds", Seconds(result.Elapsed));
        json.WriteString("note", result.Note);
        json.WriteStartObject("facts");
        foreach (var (name, value) in result.Outcome?.Facts ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        ProblemJson.Write(result.Problems, json);
        json.WriteString("again", result.Step.Again);
    });

    public override void Finished(IReadOnlyList<StepResult> results) => Write("finished", json =>
    {
        json.WriteNumber("seconds", Seconds(time.GetElapsedTime(_began)));
        json.WriteStartObject("counts");
        foreach (var end in Enum.GetValues<StepEnd>())
        {
            json.WriteNumber(StepText.Code(end), _counts[end]);
        }

        json.WriteEndObject();
    });

    public override void Note(string text)
    {
        lock (_lock)
        {
            terminal.TrySay(text);
        }
    }

    public override void Line(string text) => Note(LogText.Plain(text));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    void Write(string name, Action<Utf8JsonWriter> content)
    {
        lock (_lock)
        {
            _bytes.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_bytes, Options))
            {
                json.WriteStartObject();
                json.WriteString("event", name);
                json.WriteString("at", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                content(json);
                json.WriteEndObject();
            }

            terminal.Out.WriteLine(Encoding.UTF8.GetString(_bytes.WrittenSpan));
            terminal.Out.Flush();
        }
    }

    static decimal Seconds(TimeSpan time) => Math.Round((decimal)time.TotalSeconds, 3);
}
