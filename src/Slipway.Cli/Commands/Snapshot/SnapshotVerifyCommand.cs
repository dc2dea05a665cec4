using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Cli.Snapshots;
using Slipway.Data.Snapshots;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary><c>slipway snapshot verify</c></summary>
sealed class SnapshotVerifyCommand : AboutSnapshotsCommand
{
    readonly Option<string?> _id = new("--snapshot") { Description = "one snapshot, by its id; default: the newest of each", HelpName = "id" };
    readonly Option<bool> _restore = new("--restore") { Description = "restore it into a database that is removed again, and compare the rows" };
    readonly OutputOption _output = new("table", "json");

    public SnapshotVerifyCommand()
        : base("verify", "Prove that snapshots can be read, or restored.")
    {
        Options.Add(_id);
        Options.Add(_restore);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(SnapshotSession session, ParseResult parsed, CancellationToken cancellation)
    {
        var restores = parsed.GetValue(_restore);
        var proven = new List<SnapshotRecord>();
        foreach (var data in parsed.GetValue(_id) is null ? session.Data : [session.Single()])
        {
            // Of several those are meant that have snapshots.
            var snapshot = session.Data.Count == 1
                ? await data.GetAsync(parsed.GetValue(_id), cancellation)
                : await data.FindAsync(null, cancellation);
            if (snapshot is not null)
            {
                await data.ProveAsync(snapshot, restores, cancellation);
                proven.Add(snapshot);
            }
        }

        if (proven.Count == 0)
        {
            throw SnapshotProblems.Unknown(session.Data[0].Subject, null, session.Data[0].Store);
        }

        Write(proven, restores, parsed.GetValue(_output) == "json", session);
        return ExitCodes.Done;
    }

    static void Write(List<SnapshotRecord> proven, bool restores, bool isJson, SnapshotSession session)
    {
        if (isJson)
        {
            WriteJson(proven, restores, session);
            return;
        }

        foreach (var snapshot in proven)
        {
            session.Context.Terminal.Out.WriteLine($"{snapshot.Id}: {(restores ? "was restored, with" : "can be read, and had")} {Counted.Of(snapshot.Database.Tables.Length, "table")} and {snapshot.Rows} rows");
        }
    }

    static void WriteJson(List<SnapshotRecord> proven, bool restored, SnapshotSession session) => JsonText.Write(session.Context.Terminal.Out, json =>
    {
        json.WriteString("stage", session.Stage.Name);
        json.WriteStartArray("proven");
        foreach (var snapshot in proven)
        {
            json.WriteStartObject();
            json.WriteString("id", snapshot.Id);
            json.WriteString("component", snapshot.Subject.Component);
            json.WriteString("need", snapshot.Subject.Need);
            json.WriteNumber("rows", snapshot.Rows);
            json.WriteBoolean("restored", restored);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
