using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Data.Snapshots;

namespace Slipway.Data.Work;

/// <summary>One piece of work on a component's data. It can be written down and sent; no order holds a secret.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(Look), "look")]
[JsonDerivedType(typeof(RaiseFence), "raise-fence")]
[JsonDerivedType(typeof(LiftFence), "lift-fence")]
[JsonDerivedType(typeof(Admit), "admit")]
[JsonDerivedType(typeof(Dismiss), "dismiss")]
[JsonDerivedType(typeof(EndBlockers), "end-blockers")]
[JsonDerivedType(typeof(TakeSnapshot), "take-snapshot")]
[JsonDerivedType(typeof(TakeScheduled), "take-scheduled")]
[JsonDerivedType(typeof(ProveSnapshot), "prove-snapshot")]
[JsonDerivedType(typeof(MakeCopy), "make-copy")]
[JsonDerivedType(typeof(DropCopy), "drop-copy")]
[JsonDerivedType(typeof(RestoreSnapshot), "restore-snapshot")]
[JsonDerivedType(typeof(CompareSnapshot), "compare-snapshot")]
[JsonDerivedType(typeof(ObserveLocks), "observe-locks")]
[JsonDerivedType(typeof(ListSnapshots), "list-snapshots")]
[JsonDerivedType(typeof(PruneSnapshots), "prune-snapshots")]
abstract record DataOrder;

/// <typeparam name="TAnswer">What it is answered with.</typeparam>
abstract record DataOrder<TAnswer> : DataOrder
    where TAnswer : DataAnswer;

/// <summary>What is in a database, and whether the fence is up.</summary>
/// <param name="Database">Null: the live one.</param>
sealed record Look(string? Database) : DataOrder<DataLook>;

/// <summary>Holds the application's writers off. SQLite: <c>fence-impossible</c>, the application must be stopped instead.</summary>
sealed record RaiseFence : DataOrder<DataDone>;

/// <summary>Lets the writers in again, and nobody else: who was admitted is dismissed first.</summary>
sealed record LiftFence : DataOrder<DataDone>;

/// <summary>Lets one login in to a database with all the rights that the application has there, behind the fence or not. Its password is the worker's to know. SQLite: nothing is to be done.</summary>
/// <param name="Database">Null: the live one.</param>
/// <param name="User">A role that does not exist, or was admitted before.</param>
sealed record Admit(string? Database, string User) : DataOrder<DataDone>;

/// <summary>Ends what <see cref="Admit"/> began, with its sessions. What was made by that login belongs to the application.</summary>
sealed record Dismiss(string User) : DataOrder<DataDone>;

/// <summary>Ends what a migration has left at work that was ended itself: the application's sessions that hold, or wait for, a lock which keeps others off a whole table.</summary>
sealed record EndBlockers : DataOrder<DataDone>;

/// <summary>Takes a snapshot and reads it back. One of that id that is there already is proven and told.</summary>
/// <param name="Id">Made by <see cref="SnapshotId.New"/>, for this attempt alone.</param>
sealed record TakeSnapshot(string Id, SnapshotOrigin Origin) : DataOrder<SnapshotTold>;

/// <summary>Takes a snapshot as above, of an id of its own; and where that is well, removes those that are older than they are kept, but for what was made for a release.</summary>
sealed record TakeScheduled(SnapshotOrigin Origin, TimeSpan Keep) : DataOrder<SnapshotTold>;

/// <summary>Reads a snapshot, and proves it.</summary>
/// <param name="Id">Null: the newest.</param>
/// <param name="Restores">Restores it into a scratch database as well, and compares.</param>
sealed record ProveSnapshot(string? Id, bool Restores) : DataOrder<SnapshotTold>;

/// <summary>Restores a snapshot into a database of its own, and compares. One of its name that is there is removed first.</summary>
/// <param name="Database">Of <see cref="DatabaseCopies.Name"/>.</param>
sealed record MakeCopy(string Id, string Database) : DataOrder<DataLook>;

/// <summary>Removes a database that is not the live one.</summary>
sealed record DropCopy(string Database) : DataOrder<DataDone>;

/// <summary>Restores a snapshot beside the live database, proves it, and gives it the live one's name; what was live is kept.</summary>
/// <param name="Mark">See <see cref="DatabaseCopies.NewMark"/>: the same order with the same mark ends what was killed.</param>
sealed record RestoreSnapshot(string Id, string Mark) : DataOrder<DataRestored>;

/// <summary>Which rows a restore would lose, bring back or change, by primary key.</summary>
/// <param name="MostKeys">How many keys are told of each table and sort.</param>
sealed record CompareSnapshot(string Id, int MostKeys) : DataOrder<DataDifference>;

/// <summary>Watches which locks others take in a database, until it is cancelled; then it answers. With its first line it tells that it watches.</summary>
sealed record ObserveLocks(string Database) : DataOrder<LocksSeen>;

/// <summary>The snapshots, oldest first.</summary>
sealed record ListSnapshots : DataOrder<SnapshotsTold>;

/// <summary>Removes snapshots and copies that are older than they are kept; never the newest, nor those that are named.</summary>
sealed record PruneSnapshots(TimeSpan Keep, ImmutableArray<string> Named) : DataOrder<SnapshotsTold>
{
    /// <summary>Copies stay, however old they are: what was live before a restore goes by a person's will alone. Default: false.</summary>
    public bool KeepsCopies { get; init; }

    /// <summary>Nothing is removed: the answer is what would be. Default: false.</summary>
    public bool OnlyTells { get; init; }
}
