using System.Runtime.CompilerServices;

namespace Slipway.Clusters.Logs;

/// <summary>Lines of several containers in the order of their time.</summary>
static class LineMerge
{
    /// <param name="sources">Each in order.</param>
    public static async IAsyncEnumerable<PodLine> ByTimeAsync(IEnumerable<IAsyncEnumerable<PodLine>> sources, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = sources.Select(source => source.GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            // All at once: each of them is a request.
            var first = await Task.WhenAll(open.Select(async source => (source, HasOne: await source.MoveNextAsync())));
            var waiting = new PriorityQueue<IAsyncEnumerator<PodLine>, (DateTimeOffset, string)>(first.Where(one => one.HasOne).Select(one => (one.source, Place(one.source))));
            while (waiting.TryDequeue(out var source, out _))
            {
                yield return source.Current;
                if (await source.MoveNextAsync())
                {
                    waiting.Enqueue(source, Place(source));
                }
            }
        }
        finally
        {
            foreach (var source in open)
            {
                await source.DisposeAsync();
            }
        }
    }

    static (DateTimeOffset Time, string Name) Place(IAsyncEnumerator<PodLine> source) => (source.Current.Time, source.Current.Source.Name);
}
