using System.Collections.Immutable;

namespace Slipway.Data;

/// <summary>What is in a database.</summary>
/// <param name="Server">Its version as it tells it: <c>15.13</c>.</param>
/// <param name="Bytes">That it takes on the disk.</param>
/// <param name="Tables">Sorted by name.</param>
public sealed record DatabaseFacts(string Server, long Bytes, ImmutableArray<TableFacts> Tables);

/// <param name="Name">With its schema where it is not the usual one: <c>visit</c>, <c>audit.entry</c>.</param>
/// <param name="Rows">Counted, not estimated.</param>
/// <param name="Bytes">With its indexes.</param>
public sealed record TableFacts(string Name, long Rows, long Bytes);
