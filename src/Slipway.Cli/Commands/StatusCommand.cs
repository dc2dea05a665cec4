using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Cli.Standing;
using Slipway.Engines.Processes;
using Slipway.Releases.Machines;
using Slipway.Repository.Stages;
using Slipway.Running;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway status</c>: what runs, where, and how well.</summary>
sealed class StatusCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components to show; default: all");
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("table", "json");

    public StatusCommand()
        : base("status", "Show what runs: address, state, restarts, memory, how long.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var named = parsed.GetValue(_components)!.Select(name => repository.Model.Get(name).Name).ToHashSet(StringComparer.Ordinal);
        if (StageStanding.IsMeant(repository, stage, context))
        {
            return await new StageStanding(repository, stage, context).ShowAsync(named, WantsJson(parsed), cancellation);
        }

        var place = context.Place(repository, stage);
        var processes = Ordered(await SupervisorClient.StatusAsync(place.Folders, context.Time, cancellation))
            .Where(status => named.Count > 0 ? named.Contains(status.Component) : status.State != ProcessState.Stopped || (!stage.IsMachine && repository.Model.Find(status.Component) is not null))
            .ToList();
        if (WantsJson(parsed))
        {
            WriteJson(processes, stage, place.Engine, context.Terminal);
        }
        else
        {
            WriteTable(processes, stage, context.Terminal);
        }

        return processes.Any(status => status.State is ProcessState.Failed or ProcessState.Dead or ProcessState.Restarting) ? ExitCodes.Unhealthy : ExitCodes.Done;
    }

    /// <summary>The table, for <c>up --detach</c>.</summary>
    public static async Task WriteTableAsync(LocalPlace place, Stage stage, Terminal terminal, TimeProvider time, CancellationToken cancellation) =>
        WriteTable([.. Ordered(await SupervisorClient.StatusAsync(place.Folders, time, cancellation))], stage, terminal);

    internal static IEnumerable<ProcessStatus> Ordered(IEnumerable<ProcessStatus> processes) => processes.OrderBy(status => status.Id, StringComparer.Ordinal);

    static void WriteTable(List<ProcessStatus> processes, Stage stage, Terminal terminal)
    {
        if (processes.Count == 0)
        {
            terminal.Error.WriteLine($"nothing runs on stage {stage.Name}; `slipway {(stage.IsMachine ? $"deploy --stage {stage.Name}" : "up")}` starts it");
            return;
        }

        var table = new Table("PROCESS", "STATE", "URL", "RESTARTS", "MEMORY", "UPTIME");
        foreach (var status in processes)
        {
            table.Add(status.Id, Word(status.State), status.Url ?? "-", status.Restarts.ToString(CultureInfo.InvariantCulture), Memory(status.Memory), Uptime(status.Uptime));
        }

        table.Write(terminal);
        foreach (var status in processes.Where(status => status.Message is not null || !Exposed(status).IsEmpty || (status.Pid is not null && !status.IsSupervised)))
        {
            terminal.Error.WriteLine($"{status.Id}: {Remark(status)}");
        }
    }

    /// <summary>Of a stage's proxy it is what the stage asks for.</summary>
    static ImmutableArray<string> Exposed(ProcessStatus status) => status.Id == StageProxy.Id ? [] : status.Exposed;

    static string Remark(ProcessStatus status) => string.Join("; ", new[]
    {
        status.Message?.Replace($"`{status.Id}` ", "", StringComparison.Ordinal),
        Exposed(status).IsEmpty ? null : $"listens beyond this machine, on {string.Join(", ", Exposed(status))}",
        status.Pid is not null && !status.IsSupervised ? "runs, but its supervisor died and nothing would start it again: slipway up" : null,
    }.OfType<string>());

    /// <summary>A stage's proxy is a process beside containers, too.</summary>
    internal static string EngineOf(ProcessStatus status, EngineKind engine) =>
        engine == EngineKind.Containers && status.Id != StageProxy.Id ? "containers" : "processes";

    static void WriteJson(List<ProcessStatus> processes, Stage stage, EngineKind engine, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteStartArray("processes");
        foreach (var status in processes)
        {
            json.WriteStartObject();
            json.WriteString("component", status.Component);
            json.WriteString("process", status.Process);
            json.WriteString("stage", stage.Name);
            json.WriteString("engine", EngineOf(status, engine));
            json.WriteString("state", Word(status.State));
            json.WriteString("url", status.Url);
            json.WriteBoolean("resource", status.IsResource);
            json.WriteNumber("restarts", status.Restarts);
            WriteNumber(json, "pid", status.Pid);
            WriteNumber(json, "memoryBytes", status.Memory);
            WriteNumber(json, "uptimeSeconds", (long?)status.Uptime?.TotalSeconds);
            json.WriteBoolean("supervised", status.IsSupervised);
            json.WriteString("message", status.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    internal static void WriteNumber(System.Text.Json.Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    internal static string Word(ProcessState state) => state.ToString().ToLowerInvariant();

    static string Memory(long? bytes) => bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1024.0 / 1024.0:0} MiB") : "-";

    internal static string Uptime(TimeSpan? uptime) => uptime switch
    {
        null => "-",
        { TotalDays: >= 1 } days => $"{(int)days.TotalDays}d{days.Hours}h",
        { TotalHours: >= 1 } hours => $"{(int)hours.TotalHours}h{hours.Minutes}m",
        { TotalMinutes: >= 1 } minutes => $"{(int)minutes.TotalMinutes}m{minutes.Seconds}s",
        { } seconds => $"{(int)seconds.TotalSeconds}s",
    };
}
