namespace Slipway.Images.Building;

/// <summary>The last lines that a program printed: where builders say why they failed.</summary>
sealed class LastLines(int most)
{
    readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _lines.Enqueue(line);
        if (_lines.Count > most)
        {
            _lines.Dequeue();
        }
    }

    public override string ToString() => string.Join('\n', _lines);
}
