using System.Text;

namespace Slipway.Images;

/// <summary>Looks for a secret in a file that comes in pieces of any size, keeping no more than a little of it.</summary>
/// <param name="path">What the file is called, with forward slashes.</param>
sealed class SecretScan(string path)
{
    readonly IReadOnlyList<string> _words = SecretFileNames.WordsThatTell(path);
    char[] _text = [];
    int _kept;
    bool? _isProgram;

    /// <summary>What was found first, for a sentence: <c>a private key</c>; null: nothing so far.</summary>
    public string? Found { get; private set; } = SecretFileNames.Find(path);

    /// <summary>Looks at the next piece. Nothing is done once something was found.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (Found is not null || piece.IsEmpty)
        {
            return;
        }

        _isProgram ??= piece.StartsWith("\u007fELF"u8);
        var length = _kept + piece.Length;
        if (_text.Length < length)
        {
            Array.Resize(ref _text, length);
        }

        // One character for each byte: what is looked for is ASCII, and everything else is kept apart from it.
        Encoding.Latin1.GetChars(piece, _text.AsSpan(_kept));
        var text = _text.AsSpan(0, length);
        Found = SecretPatterns.Find(text, _isProgram.Value) ?? ByWord(text);
        _kept = Math.Min(length, SecretPatterns.LongestSecret);
        text[^_kept..].CopyTo(_text);
    }

    string? ByWord(ReadOnlySpan<char> text)
    {
        foreach (var word in _words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return "a password or token";
            }
        }

        return null;
    }
}
