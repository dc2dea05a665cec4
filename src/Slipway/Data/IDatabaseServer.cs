using Slipway.Problems;

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

    /// <summary>Lets the writers in again, with exactly the rights that they had. Where no fence is up, that is so already.</summary>
    Task LiftFenceAsync(CancellationToken cancellation);

    Task<bool> IsFencedAsync(CancellationToken cancellation);
}
