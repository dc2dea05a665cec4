using System.CommandLine;
using Slipway.Cli.Snapshots;
using Slipway.Data.Snapshots;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary><c>slipway snapshot create</c></summary>
sealed class SnapshotCreateCommand : AboutSnapshotsCommand
{
    readonly OutputOption _output = new("table", "json", "name");

    public SnapshotCreateCommand()
        : base("create", "Copy the data of components while it is in use, and read the copy back.") => Options.Add(_output);

    protected override async Task<int> RunAsync(SnapshotSession session, ParseResult parsed, CancellationToken cancellation)
    {
        var made = new List<(OpenedData, SnapshotRecord)>();
        foreach (var data in session.Data)
        {
            if (session.Data.Count == 1 || await data.IsThereAsync(cancellation))
            {
                made.Add((data, await data.CreateAsync(cancellation)));
            }
        }

        if (made.Count == 0)
        {
            session.Context.Terminal.Error.WriteLine($"nothing has data on stage {session.Stage.Name} yet: a database is made when it is started for the first time");
        }

        SnapshotText.Write(made, session.Stage, parsed.GetValue(_output)!, session.Context.Terminal);
        return ExitCodes.Done;
    }
}
