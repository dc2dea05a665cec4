using System.Text;

namespace Slipway.Programs;

/// <summary>Cuts text that comes in pieces into lines.</summary>
/// <param name="longest">A line without an end is handed on in pieces of this many characters.</param>
sealed class LineCutter(int longest, Action<string> onLine)
{
    readonly StringBuilder _line = new();

    public void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var take = Math.Min(end < 0 ? text.Length : end, longest - _line.Length);
            _line.Append(text[..take]);
            text = text[take..];
            if (!text.IsEmpty && text[0] == '\n')
            {
                text = text[1..];
                Hand();
            }
            else if (_line.Length == longest)
            {
                Hand();
            }
        }
    }

    /// <summary>Hands on what is left of a last line without an end.</summary>
    public void End()
    {
        if (_line.Length > 0)
        {
            Hand();
        }
    }

    void Hand()
    {
        if (_line.Length > 0 && _line[^1] == '\r')
        {
            _line.Length--;
        }

        onLine(_line.ToString());
        _line.Clear();
    }
}
