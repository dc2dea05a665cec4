using System.Runtime.CompilerServices;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes.Logs;

/// <summary>Reads the logs of processes, needing no supervisor. Memory does not grow with their size.</summary>
public sealed class LogReader(UpFolders folders, TimeProvider clock)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The lines of all processes asked for, in the order of their time.</summary>
    /// <exception cref="ProblemException"><c>log-pattern</c>: it is no regular expression, or takes too long on a line.</exception>
    public async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pattern = new LogPattern(query.Grep);
        var cursors = new Dictionary<string, LogCursor>(StringComparer.Ordinal);
        try
        {
            Discover(query, cursors);
            foreach (var line in Tail(Lines(cursors, pattern), query.Tail))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return line;
            }

            while (query.Follow)
            {
                await Task.Delay(Pause, clock, cancellation);
                Discover(query, cursors);
                foreach (var line in Lines(cursors, pattern))
                {
                    yield return line;
                }
            }
        }
        finally
        {
            foreach (var cursor in cursors.Values)
            {
                cursor.Dispose();
            }
        }
    }

    /// <summary>The ids of all processes that have ever written.</summary>
    public IReadOnlyList<string> Processes() => [.. LogFiles.Find(folders, component: null).Select(files => $"{files.Component}/{files.Process}")];

    /// <summary>The last lines of one process's log, for a message about it.</summary>
    public IReadOnlyList<string> Last(string component, string process, int count)
    {
        using var cursor = new LogCursor(new LogFiles(folders, component, process), since: null);
        var cursors = new Dictionary<string, LogCursor>(StringComparer.Ordinal) { [cursor.Id] = cursor };
        return Tail(Lines(cursors, new LogPattern(null)), count).Select(line => line.Text).ToList();
    }

    void Discover(LogQuery query, Dictionary<string, LogCursor> cursors)
    {
        foreach (var files in LogFiles.Find(folders, component: null))
        {
            var id = $"{files.Component}/{files.Process}";
            if ((query.Of.Count == 0 || query.Of.Contains(id) || query.Of.Contains(files.Component)) && !cursors.ContainsKey(id))
            {
                cursors[id] = new LogCursor(files, query.Since);
            }
        }
    }

    static IEnumerable<LogLine> Lines(Dictionary<string, LogCursor> cursors, LogPattern pattern)
    {
        var waiting = new PriorityQueue<LogCursor, (DateTimeOffset, string)>();
        foreach (var cursor in cursors.Values)
        {
            Enqueue(waiting, cursor);
        }

        while (waiting.TryDequeue(out var cursor, out _))
        {
            var line = cursor.Peek()!;
            cursor.Take();
            Enqueue(waiting, cursor);
            if (pattern.Matches(line.Text))
            {
                yield return line;
            }
        }
    }

    static void Enqueue(PriorityQueue<LogCursor, (DateTimeOffset Time, string Id)> waiting, LogCursor cursor)
    {
        if (cursor.Peek() is { } line)
        {
            waiting.Enqueue(cursor, (line.Time, cursor.Id));
        }
    }

    static IEnumerable<LogLine> Tail(IEnumerable<LogLine> lines, int? count)
    {
        if (count is not { } most)
        {
            return lines;
        }

        var last = new Queue<LogLine>();
        foreach (var line in lines)
        {
            last.Enqueue(line);
            if (last.Count > most)
            {
                _ = last.Dequeue();
            }
        }

        return last;
    }
}
