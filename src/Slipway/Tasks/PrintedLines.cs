using System.Collections;

namespace Slipway.Tasks;

/// <summary>What a command printed, as far as it is worth holding: the last lines of it.</summary>
sealed class PrintedLines : IEnumerable<string>
{
    /// <summary>In characters.</summary>
    const int Most = 32 * 1024 * 1024;

    readonly Queue<string> _lines = new();
    int _length;

    /// <summary>One line at a time.</summary>
    public void Add(string line)
    {
        _lines.Enqueue(line);
        _length += line.Length + 1;
        while (_length > Most)
        {
            _length -= _lines.Dequeue().Length + 1;
        }
    }

    public IEnumerator<string> GetEnumerator() => _lines.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
