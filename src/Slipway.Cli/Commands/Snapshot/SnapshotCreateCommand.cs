using System.CommandLine;
using Slipway.Cli.Releases;
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
        foreach (var data in session.Data.Count == 1 ? session.Data : session.Data.Where(data => data.IsThere))
        {
            made.Add((data, await CreateAsync(data, session.Context, cancellation)));
        }

        if (made.Count == 0)
        {
            session.Context.Terminal.Error.WriteLine($"nothing has data on stage {session.Stage.Name} yet: a database is made when it is started for the first time");
        }

        SnapshotText.Write(made, session.Stage, parsed.GetValue(_output)!, session.Context.Terminal);
        return ExitCodes.Done;
    }

    static async Task<SnapshotRecord> CreateAsync(OpenedData data, CommandContext context, CancellationToken cancellation)
    {
        var (server, access) = await data.ServerAsync(cancellation);
        var creation = new SnapshotCreation(server, data.Archive, data.Declared.IsEncrypted, context.Time);
        using var line = new SnapshotLine(data.Name, context.Terminal, context.Time);
        var id = SnapshotId.New(data.Archive.Subject.Component, data.Archive.Subject.Need, context.Time.GetUtcNow());
        return await creation.CreateAsync(id, access.Admin.Kind, access.Database, new SnapshotOrigin(DeployWords.By, null, null, ToolVersion.Text), line.Progress, cancellation);
    }
}
