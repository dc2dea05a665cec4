using System.Threading.Channels;
using Slipway.Data.Locks;
using Slipway.Data.Rows;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Data;

/// <summary>What can be done with a component's data, for one kind of server. Whatever has been killed half way may be called again.</summary>
/// <remarks>Restoring never overwrites: into a new database, which then takes the name of the live one. See docs/decisions/restored-by-name.md.
/// Every method throws a <see cref="ProblemException"/> that names the cause when the server is away, refuses, or has no room.</remarks>
interface IDatabaseServer
{
    /// <summary>What is in a database, counted exactly.</summary>
    Task<DatabaseFacts> LookAsync(string database, CancellationToken cancellation);

    /// <summary>The databases of the server whose names begin so, sorted.</summary>
    Task<IReadOnlyList<string>> NamesAsync(string prefix, CancellationToken cancellation);

    /// <summary>How rows can be told apart in the tables of a database.</summary>
    Task<IReadOnlyList<TableShape>> ShapesAsync(string database, CancellationToken cancellation);

    /// <summary>Hands the rows of some tables on, as they all were at one moment: the first table's first, and each table's in the order of their keys. Those without a key come in the order of their hashes.</summary>
    /// <param name="to">Takes a few at a time; it is not completed here.</param>
    Task ReadRowsAsync(string database, IReadOnlyList<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation);

    /// <summary>Writes all that is in a database, as it was at one moment, while others go on writing. Reads only.</summary>
    /// <returns>What was in it at that moment.</returns>
    Task<DatabaseFacts> DumpAsync(string database, Stream to, CancellationToken cancellation);

    /// <summary>Makes a database from a dump, owned as the application's own one is. One of its name that is there is removed first, unless it is the live one.</summary>
    Task RestoreAsync(Stream dump, string database, CancellationToken cancellation);

    /// <summary>Removes a database that is not the live one, with the sessions in it. One that is not there is well.</summary>
    Task DropAsync(string database, CancellationToken cancellation);

    /// <summary>Gives a restored database the name of the live one, which is kept under another. Sessions in both end.</summary>
    /// <param name="kept">Where that name is taken already, it has been done: nothing happens.</param>
    Task SwapAsync(string restored, string kept, CancellationToken cancellation);

    /// <summary>Holds the application's writers off: its role can read and no more, whatever it tries, and its sessions have ended when this returns.</summary>
    /// <exception cref="ProblemException"><c>fence-impossible</c>: the role could write all the same, and nothing was changed.</exception>
    Task RaiseFenceAsync(CancellationToken cancellation);

    /// <summary>Lets the writers in again, with exactly the rights that they had, and nobody else: who was admitted is dismissed. Where no fence is up, that is so already.</summary>
    Task LiftFenceAsync(CancellationToken cancellation);

    /// <summary>Lets one login in to a database with all the rights that the application has there, behind the fence or not; what it makes belongs to the application. SQLite: nothing is to be done.</summary>
    /// <param name="user">A role that does not exist, or was admitted before: then it has the new password.</param>
    /// <exception cref="ProblemException"><c>login-taken</c>: somebody else made a role of that name.</exception>
    Task AdmitAsync(string database, string user, Secret password, CancellationToken cancellation);

    /// <summary>Ends what <see cref="AdmitAsync"/> began, with its sessions. One that is not there is well.</summary>
    /// <exception cref="ProblemException"><c>login-taken</c></exception>
    Task DismissAsync(string user, CancellationToken cancellation);

    /// <summary>Ends the application's sessions that hold, or wait for, a lock which keeps others off a whole table: a server goes on with a statement whose client has gone. MariaDB and SQLite: nothing is done.</summary>
    Task EndBlockersAsync(CancellationToken cancellation);

    /// <summary>Looks many times a second at which locks others hold on tables of a database. Returns when it is cancelled, which is no error.</summary>
    /// <param name="see">Gets each time all that keep others from reading or writing. SQLite, and a MariaDB that tells nothing of locks: once, with none.</param>
    Task WatchLocksAsync(string database, Action<IReadOnlyCollection<HeldLock>> see, CancellationToken stop);

    Task<bool> IsFencedAsync(CancellationToken cancellation);
}
