using Slipway.Data.Work;

namespace Slipway.Data.Locks;

/// <summary>A lock on a table that a session holds at some moment.</summary>
/// <param name="Holder">The session, as the server numbers it.</param>
/// <param name="Table">As in <see cref="TableFacts"/>.</param>
/// <param name="Mode">In the server's own word.</param>
sealed record HeldLock(string Holder, string Table, string Mode, LockBlocks Blocks);
