using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>A step that runs, and what it has printed that nobody has seen yet.</summary>
/// <param name="began">A timestamp.</param>
sealed class RunningStep(Step step, long began)
{
    /// <summary>More lines than this are not kept in memory: the step's log has them.</summary>
    const int Most = 1000;

    readonly Queue<string> _lines = new();
    int _dropped;

    public Step Step => step;

    public long Began => began;

    /// <summary>Something of it was shown as it came.</summary>
    public bool IsStreamed { get; set; }

    /// <summary>Nothing waits to be shown.</summary>
    public bool IsShown => _lines.Count == 0;

    public void Keep(string line)
    {
        _lines.Enqueue(line);
        if (_lines.Count > Most)
        {
            _lines.Dequeue();
            _dropped++;
        }
    }

    /// <summary>What waits, first line first; then nothing does.</summary>
    public IEnumerable<string> Take()
    {
        if (_dropped > 0)
        {
            yield return $"[slipway] {_dropped} lines before these are left out here";
            _dropped = 0;
        }

        while (_lines.TryDequeue(out var line))
        {
            yield return line;
        }
    }
}
