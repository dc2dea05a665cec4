using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Snapshots;
using Slipway.Data;
using Slipway.Data.Snapshots;

namespace Slipway.Cli.Commands.Snapshot;

/// <summary><c>slipway snapshot prune</c></summary>
sealed class SnapshotPruneCommand : AboutSnapshotsCommand
{
    readonly Option<bool> _databases = new("--databases") { Description = "also the copies of databases that restores kept beside the live ones" };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "say what would go; remove nothing" };
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public SnapshotPruneCommand()
        : base("prune", "Remove snapshots that are older than `data.snapshot.keep`, but never the newest one.")
    {
        Options.Add(_databases);
        Options.Add(_dryRun);
        Options.Add(_yes);
    }

    protected override async Task<int> RunAsync(SnapshotSession session, ParseResult parsed, CancellationToken cancellation)
    {
        foreach (var data in session.Data)
        {
            await PruneAsync(data, parsed.GetValue(_dryRun), cancellation);
            if (parsed.GetValue(_databases))
            {
                await PruneCopiesAsync(data, parsed, cancellation);
            }
        }

        return ExitCodes.Done;
    }

    static async Task PruneAsync(OpenedData data, bool isDryRun, CancellationToken cancellation)
    {
        var terminal = data.Context.Terminal;
        var pruning = Pruning(data);
        foreach (var snapshot in pruning.Old(await data.Archive.ListAsync(Note(terminal), cancellation)))
        {
            await (isDryRun ? Task.CompletedTask : pruning.RemoveAsync(snapshot, cancellation));
            terminal.Out.WriteLine($"{Words(isDryRun)} {snapshot.Id}");
        }

        foreach (var file in await pruning.UnfinishedAsync(cancellation))
        {
            await (isDryRun ? Task.CompletedTask : data.Archive.Store.RemoveAsync(file.Name, cancellation));
            terminal.Out.WriteLine($"{Words(isDryRun)} {SafeText.Line(file.Name)}, which never became a snapshot");
        }
    }

    async Task PruneCopiesAsync(OpenedData data, ParseResult parsed, CancellationToken cancellation)
    {
        using var held = await data.LockAsync(cancellation);
        var (server, access) = await data.ServerAsync(cancellation);
        var copies = await Pruning(data).OldCopiesAsync(server, access.Database, cancellation);
        var (terminal, isDryRun) = (data.Context.Terminal, parsed.GetValue(_dryRun));
        if (copies.Count == 0 || (!isDryRun && !Confirm.Ask(terminal, $"remove the databases {string.Join(", ", copies)}, which hold data that was live before a restore?", parsed.GetValue(_yes), "--yes")))
        {
            return;
        }

        await DropAsync(copies, isDryRun, server, terminal, cancellation);
    }

    static async Task DropAsync(IReadOnlyList<string> copies, bool isDryRun, IDatabaseServer server, Terminal terminal, CancellationToken cancellation)
    {
        foreach (var copy in copies)
        {
            await (isDryRun ? Task.CompletedTask : server.DropAsync(copy, cancellation));
            terminal.Out.WriteLine($"{Words(isDryRun)} database {SafeText.Line(copy)}");
        }
    }

    // No release of a stage of this machine names a snapshot yet.
    static SnapshotPruning Pruning(OpenedData data) => new(data.Archive, data.Declared.Keep, _ => false, data.Context.Time);

    static string Words(bool isDryRun) => isDryRun ? "would remove" : "removed";
}
