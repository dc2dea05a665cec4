using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Slipway.Engines.Kubernetes;
using Slipway.Engines.Processes.Logs;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Rollout;

namespace Slipway.Clusters.Logs;

/// <summary>What the pods of a stage have written, and go on writing. Memory does not grow with it.</summary>
/// <param name="owner">Of the stage.</param>
sealed class PodLogs(KubeConnection connection, ObjectOwner owner, ImmutableArray<string> spaces)
{
    /// <summary>Streams that are open at the same time.</summary>
    const int Most = 200;

    readonly KubeClient _client = new(connection);
    readonly KubeInspection _inspection = new(connection, new KubeClient(connection));

    /// <summary>The lines of all that is asked for, in the order of their time; those that are followed as they come.</summary>
    /// <exception cref="ProblemException"><c>log-pattern</c>, <c>logs-too-many</c>, or the cluster refuses.</exception>
    public async IAsyncEnumerable<PodLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pattern = new LogPattern(query.Grep);
        var seen = new Dictionary<LogSource, DateTimeOffset>();
        var last = new Queue<PodLine>();
        await foreach (var line in WrittenAsync(query, cancellation))
        {
            seen[line.Source] = line.Time;
            if (!pattern.Matches(line.Text))
            {
                continue;
            }

            if (query.Tail is not { } most)
            {
                yield return line;
            }
            else
            {
                last.Enqueue(line);
                if (last.Count > most)
                {
                    _ = last.Dequeue();
                }
            }
        }

        foreach (var line in last)
        {
            yield return line;
        }

        if (query.Follow)
        {
            await using var follower = new PodLogFollower(connection, query, spaces.Select(Selection), seen);
            await foreach (var line in follower.ReadAsync(cancellation))
            {
                if (pattern.Matches(line.Text))
                {
                    yield return line;
                }
            }
        }
    }

    KubeSelection Selection(string space) => new(RolloutKinds.Pods, space, owner.SharedSelector);

    /// <summary>What was written until now.</summary>
    async IAsyncEnumerable<PodLine> WrittenAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lists = await Task.WhenAll(spaces.Select(space => _client.ListAsync(Selection(space), cancellation)));
        var sources = lists.SelectMany(list => list.Items).SelectMany(pod => LogSource.Of(pod, query.Of)).ToList();
        if (sources.Count > Most)
        {
            throw new ProblemException(new Problem("logs-too-many", $"there are {sources.Count} containers, and at most {Most} are read at once") { Fix = "name components, or single processes such as `visits/web`" });
        }

        // Only where no line is left out later. Of each the last one at least, behind which it is followed.
        int? most = query is { Grep: null, Tail: { } tail } ? Math.Max(tail, 1) : null;
        await foreach (var line in LineMerge.ByTimeAsync(sources.Select(source => OneAsync(source.Source, source.HasRestarted, query.Since, most, cancellation)), cancellation))
        {
            yield return line;
        }
    }

    async IAsyncEnumerable<PodLine> OneAsync(LogSource source, bool hasRestarted, DateTimeOffset? since, int? most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = DateTimeOffset.MinValue;
        foreach (var isPrevious in (bool[])(hasRestarted ? [true, false] : [false]))
        {
            await foreach (var written in _inspection.ReadLogAsync(source.Space, source.Pod, source.Container, isPrevious, LogSource.Moment(since), most, cancellation))
            {
                var line = source.Line(written, before);
                before = line.Time;
                if (since is null || line.Time >= since)
                {
                    yield return line;
                }
            }
        }
    }
}
