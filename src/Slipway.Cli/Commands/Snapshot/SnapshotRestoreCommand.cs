using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Cli.Snapshots;
using Slipway.Data.Snapshots;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary><c>slipway snapshot restore</c>: puts a snapshot in the place of the live data, which is kept.</summary>
sealed class SnapshotRestoreCommand : AboutSnapshotsCommand
{
    readonly Option<string?> _id = new("--snapshot") { Description = "the snapshot, by its id; default: the newest", HelpName = "id" };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "say how many rows would differ; restore nothing" };
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };
    readonly OutputOption _output = new("table", "json");

    public SnapshotRestoreCommand()
        : base("restore", "Put a snapshot in the place of a component's data; what is there now is kept beside it.")
    {
        Options.Add(_id);
        Options.Add(_dryRun);
        Options.Add(_yes);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(SnapshotSession session, ParseResult parsed, CancellationToken cancellation)
    {
        var (data, terminal, isJson) = (session.Single(), session.Context.Terminal, parsed.GetValue(_output) == "json");
        var snapshot = await data.GetAsync(parsed.GetValue(_id), cancellation);
        await using var held = await data.RestoringAsync(cancellation);
        var differences = await held.CompareAsync(snapshot, cancellation);
        Tell(snapshot, differences, isJson ? terminal.Error : terminal.Out);
        if (!parsed.GetValue(_dryRun) && !Confirm.Ask(terminal, $"replace the data of {data.Name} on stage {session.Stage.Name} by that of {snapshot.Id}?", parsed.GetValue(_yes), "--yes", canBeUndone: true))
        {
            return ExitCodes.Failed;
        }

        var kept = parsed.GetValue(_dryRun) ? null : await RestoreAsync(held, snapshot, terminal, cancellation);
        if (isJson)
        {
            WriteJson(snapshot, differences, kept, session);
        }

        return ExitCodes.Done;
    }

    static async Task<string> RestoreAsync(IRestoringData data, SnapshotRecord snapshot, Terminal terminal, CancellationToken cancellation)
    {
        var kept = await data.RestoreAsync(snapshot, cancellation);
        terminal.Error.WriteLine($"restored {snapshot.Id}; the data that was there is kept as `{kept}` until `slipway snapshot prune --databases`");
        return kept;
    }

    static void Tell(SnapshotRecord snapshot, IReadOnlyList<RowDifference> differences, TextWriter writer)
    {
        writer.WriteLine($"{snapshot.Id} was made {snapshot.Moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
        foreach (var difference in differences)
        {
            writer.WriteLine($"  {SafeText.Line(difference.Table)}: {Rows(difference.Now)} now, {Rows(difference.Then)} in the snapshot");
        }

        if (differences.Count == 0)
        {
            writer.WriteLine("  all tables have as many rows now as in the snapshot");
        }
    }

    static string Rows(long? count) => count switch
    {
        null => "not there",
        1 => "1 row",
        _ => $"{count} rows",
    };

    static void WriteJson(SnapshotRecord snapshot, IReadOnlyList<RowDifference> differences, string? kept, SnapshotSession session) => JsonText.Write(session.Context.Terminal.Out, json =>
    {
        json.WriteString("stage", session.Stage.Name);
        json.WriteString("id", snapshot.Id);
        json.WriteString("component", snapshot.Subject.Component);
        json.WriteString("need", snapshot.Subject.Need);
        json.WriteString("kept", kept);
        json.WriteStartArray("differences");
        foreach (var difference in differences)
        {
            json.WriteStartObject();
            json.WriteString("table", difference.Table);
            SnapshotText.WriteNumber("now", difference.Now, json);
            SnapshotText.WriteNumber("then", difference.Then, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
