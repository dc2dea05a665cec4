using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Data.Work;
using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Secrets;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>
/// A component with a database in memory on its way from release 1 to release 2, with clients that write all the time: before and after each single thing that is done. The tool can be
/// killed before or after each entry of its journal; whoever comes next reads what was written.
/// </summary>
#pragma warning disable CA1001 // its journal holds nothing
sealed class GuardLab : IStageData, IPieceData
#pragma warning restore CA1001
{
    readonly MemoryJournal _journal = new();
    int _written = 100;

    public GuardLab(Compatibility compatibility, Reversibility reversibility = Reversibility.No, bool rehearses = false)
    {
        Engine = new MemoryEngine(this);
        Database.Around = _ => Write();
        _journal.Around = Write;
        var schema = new SchemaChange("1", [new PendingMigration("2", "two", compatibility, reversibility)]);
        var data = new ReleaseData("database", "postgresql", ImmutableSortedDictionary<string, string>.Empty) { Snapshot = "snap", Mark = "0000000a" };
        Piece = new DeployPiece(new ObjectOwner("plasma", "staging", "visits"), "n", Record(2) with { Migration = new JsonObject(), Schema = schema, Data = [data], Rehearses = rehearses }, Record(1));
    }

    public MemoryDatabase Database { get; } = new();

    public MemoryEngine Engine { get; }

    public DeployPiece Piece { get; set; }

    /// <summary>Of the releases: whether it works on a schema.</summary>
    public Func<int, int, bool> Works { get; set; } = (_, _) => true;

    /// <summary>What clients were told is written.</summary>
    public HashSet<int> Acknowledged { get; } = [1, 2, 3];

    public IReadOnlyList<JournalEntry> Entries => _journal.Entries;

    public string Tool => "1.0.0";

    public IDataWorker Worker => Database;

    public bool IsFile => false;

    public string Live => "visits";

    public string? Admitted => "visits_migrates";

    public Task<IPieceData> OpenAsync(string component, ReleaseData data, bool holdsLease, CancellationToken cancellation) => Task.FromResult<IPieceData>(this);

    public ImmutableSortedDictionary<string, Secret> Variables(string? database, bool isAdmitted) =>
        ImmutableSortedDictionary<string, Secret>.Empty.Add("DATABASE", new Secret(database ?? "live")).Add("LOGIN", new Secret(isAdmitted ? "admitted" : "own"));

    /// <summary>A client writes; it is told so only when it was let.</summary>
    public void Write()
    {
        if (!Database.IsFenced && Works(Engine.Serving, Database.Schema))
        {
            Database.Rows = Database.Rows.Add(++_written);
            Acknowledged.Add(_written);
        }
    }

    /// <param name="kill">Kills the tool at this entry; null: not.</param>
    /// <param name="isAfter">When it is written; else before.</param>
    /// <returns>Null: it was killed.</returns>
    public async Task<DeployEnd?> BeginAsync(int? kill, bool isAfter)
    {
        _journal.Entries.Add(new DeployBegan(DateTimeOffset.UnixEpoch, "slipway deploy", "ada@laptop", [new DeployedComponent("visits", 2, 1)]));
        return await RunAsync(kill, isAfter, run => run.ForwardAsync(_ => [], CancellationToken.None));
    }

    /// <summary>The same command again, as a turn settles what is unfinished; or <c>slipway undo</c>.</summary>
    public Task<DeployEnd?> AgainAsync(bool undoes, int? kill = null, bool isAfter = false)
    {
        var deploy = new DeployRecord(2, [.. _journal.Entries]);
        return RunAsync(kill, isAfter, run => deploy.IsCommitted ? run.FinishAsync()
            : deploy.Cause is not null || undoes ? run.BackAsync([])
            : run.ForwardAsync(_ => [], CancellationToken.None));
    }

    async Task<DeployEnd?> RunAsync(int? kill, bool isAfter, Func<DeployRun, Task<DeployEnd>> onward)
    {
        var life = new ToolLife();
        (_journal.Life, _journal.Kill, _journal.IsAfter, Engine.Life) = (life, kill, isAfter, life);
        Database.Life = life;
        await using var leases = new HandLeases { Checked = life.Check };
        var run = new DeployRun(2, [Piece], new DeployJournal(_journal, [.. _journal.Entries]), leases, Engine, this, new WrittenPlace(), () => new RecordingObserver(), TimeProvider.System);
        try
        {
            var end = await onward(run);
            return life.IsDead ? null : end;
        }
        catch (ToolKilledException)
        {
            return null;
        }
    }

    static ReleaseRecord Record(int number) => RunLab.Record("visits", number, []);
}
