using System.Collections.Immutable;

namespace Slipway.Data.Rows;

/// <summary>A table as its rows are told apart.</summary>
/// <param name="Name">For people, as in <see cref="TableFacts"/>.</param>
/// <param name="Quoted">As SQL names it.</param>
/// <param name="Key">The columns of its primary key, in their order; empty: it has none.</param>
/// <param name="Columns">In their order.</param>
sealed record TableShape(string Name, string Quoted, ImmutableArray<string> Key, ImmutableArray<ColumnShape> Columns);

/// <param name="Name">As it is, not quoted.</param>
/// <param name="Type">In the server's word: <c>int</c>, <c>varchar</c>.</param>
/// <param name="IsWhole">It holds whole numbers, which sort as such.</param>
sealed record ColumnShape(string Name, string Type, bool IsWhole);

/// <summary>Rows that are to be read from one side.</summary>
/// <param name="Table">The number of the comparison: rows come in the order of these.</param>
/// <param name="Shape">As the table is on this side.</param>
/// <param name="Key">By which they are told apart and sorted, whole numbers as such and all else by the bytes of its UTF-8; empty: by their values.</param>
/// <param name="Columns">Whose values are compared.</param>
sealed record RowsAsked(int Table, TableShape Shape, ImmutableArray<ColumnShape> Key, ImmutableArray<ColumnShape> Columns);

/// <summary>One row, as far as it is compared.</summary>
/// <param name="Key">The values of the key, as text.</param>
/// <param name="Hash">Of the values of all columns.</param>
sealed record RowMark(int Table, ImmutableArray<string> Key, string Hash);
