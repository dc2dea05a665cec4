using System.Collections.Immutable;
using System.Threading.Channels;
using Slipway.Data.Work;

namespace Slipway.Data.Rows;

/// <summary>Compares the rows of two databases of one server. Both sides tell their rows in the same order, and a few of them at a time are held here.</summary>
sealed class RowComparison(IDatabaseServer server, int mostKeys)
{
    const int Held = 4096;

    /// <returns>The tables with differences.</returns>
    public async Task<ImmutableArray<TableDifference>> CompareAsync(string live, string copy, Action<long> tell, CancellationToken cancellation)
    {
        var tables = TablePair.Of(await server.ShapesAsync(live, cancellation), await server.ShapesAsync(copy, cancellation));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (here, there) = (Channel.CreateBounded<RowMark>(Held), Channel.CreateBounded<RowMark>(Held));
        var feeding = Task.WhenAll(
            FeedAsync(live, [.. tables.Select(table => table.Live).OfType<RowsAsked>()], here.Writer, stop.Token),
            FeedAsync(copy, [.. tables.Select(table => table.Copy).OfType<RowsAsked>()], there.Writer, stop.Token));
        try
        {
            return await MergeAsync(tables, here.Reader, there.Reader, tell, cancellation);
        }
        finally
        {
            // Where both went well they have ended; where one failed, the other is not waited for.
            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task FeedAsync(string database, ImmutableArray<RowsAsked> asked, ChannelWriter<RowMark> to, CancellationToken cancellation)
    {
        try
        {
            await server.ReadRowsAsync(database, asked, to, cancellation);
            to.Complete();
        }
        catch (Exception exception)
        {
            to.Complete(exception);
        }
    }

    async Task<ImmutableArray<TableDifference>> MergeAsync(
        ImmutableArray<TablePair> tables, ChannelReader<RowMark> live, ChannelReader<RowMark> copy, Action<long> tell, CancellationToken cancellation)
    {
        var counts = tables.Select(_ => new { Lost = new RowTally(mostKeys), Changed = new RowTally(mostKeys), Back = new RowTally(mostKeys) }).ToArray();
        var (order, rows) = (new RowOrder(tables), 0L);
        var (here, there) = (await NextAsync(live, cancellation), await NextAsync(copy, cancellation));
        while ((here ?? there) is { } row)
        {
            tell(++rows);
            var place = order.Compare(here, there);
            if (place < 0)
            {
                counts[here!.Table].Lost.Add(here.Key);
            }
            else if (place > 0)
            {
                counts[there!.Table].Back.Add(there.Key);
            }
            else if (here!.Hash != there!.Hash)
            {
                counts[row.Table].Changed.Add(row.Key);
            }

            here = place <= 0 ? await NextAsync(live, cancellation) : here;
            there = place >= 0 ? await NextAsync(copy, cancellation) : there;
        }

        return
        [
            .. tables.Select((table, number) => new TableDifference(
                table.Name, [.. table.Key.Select(column => column.Name)], counts[number].Lost.Keys, counts[number].Changed.Keys, counts[number].Back.Keys))
                .Where(table => table.Lost.Count + table.Changed.Count + table.Back.Count > 0),
        ];
    }

    // Null: there are no more. What went wrong with reading is thrown here.
    static async ValueTask<RowMark?> NextAsync(ChannelReader<RowMark> rows, CancellationToken cancellation) =>
        rows.TryRead(out var row) ? row
        : await rows.WaitToReadAsync(cancellation) ? await rows.ReadAsync(cancellation)
        : null;
}
