using System.CommandLine;
using Slipway.Cli.Snapshots;
using Slipway.Data.Snapshots;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary><c>slipway snapshot list</c></summary>
sealed class SnapshotListCommand : AboutSnapshotsCommand
{
    readonly OutputOption _output = new("table", "json", "name");

    public SnapshotListCommand()
        : base("list", "List the snapshots of components, the oldest first.") => Options.Add(_output);

    protected override async Task<int> RunAsync(SnapshotSession session, ParseResult parsed, CancellationToken cancellation)
    {
        var (terminal, format) = (session.Context.Terminal, parsed.GetValue(_output)!);
        var rows = new List<(OpenedData, SnapshotRecord)>();
        foreach (var data in session.Data)
        {
            rows.AddRange((await data.ListAsync(cancellation)).Select(snapshot => (data, snapshot)));
        }

        if (rows.Count == 0 && format == "table")
        {
            terminal.Error.WriteLine($"there is no snapshot of {string.Join(", ", session.Data.Select(data => data.Name))} on stage {session.Stage.Name}");
        }

        SnapshotText.Write(rows, session.Stage, format, terminal);
        return ExitCodes.Done;
    }
}
