using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Snapshots;

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
        var (pruned, terminal) = (await data.PruneAsync(isDryRun, cancellation), data.Context.Terminal);
        foreach (var id in pruned.Ids)
        {
            terminal.Out.WriteLine($"{Words(isDryRun)} {id}");
        }

        foreach (var file in pruned.Unfinished)
        {
            terminal.Out.WriteLine($"{Words(isDryRun)} {SafeText.Line(file)}, which never became a snapshot");
        }
    }

    async Task PruneCopiesAsync(OpenedData data, ParseResult parsed, CancellationToken cancellation)
    {
        var (terminal, isDryRun) = (data.Context.Terminal, parsed.GetValue(_dryRun));
        bool IsAgreed(IReadOnlyList<string> copies) =>
            Confirm.Ask(terminal, $"remove the databases {string.Join(", ", copies.Select(SafeText.Line))}, which hold data that was live before a restore?", parsed.GetValue(_yes), "--yes");
        foreach (var copy in await data.PruneCopiesAsync(isDryRun, IsAgreed, cancellation))
        {
            terminal.Out.WriteLine($"{Words(isDryRun)} database {SafeText.Line(copy)}");
        }
    }

    static string Words(bool isDryRun) => isDryRun ? "would remove" : "removed";
}
