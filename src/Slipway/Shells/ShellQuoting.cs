using System.Text;

namespace Slipway.Shells;

/// <summary>Makes one word of any text, so that a shell reads it back unchanged.</summary>
public static class ShellQuoting
{
    const string Plain = "_-./:=@%+,";

    public static string Quote(ShellKind kind, string text) => kind == ShellKind.Fish ? Fish(text) : Posix(text);

    /// <summary>For sh, bash and zsh: <c>it's</c> becomes <c>'it'\''s'</c>.</summary>
    public static string Posix(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        // No empty quotes beside a quote: two of them mean another thing where zsh has RC_QUOTES.
        var word = new StringBuilder(text.Length + 2);
        var quotes = text.Split('\'');
        for (var index = 0; index < quotes.Length; index++)
        {
            word.Append(index > 0 ? "\\'" : "");
            word.Append(quotes[index].Length > 0 ? $"'{quotes[index]}'" : "");
        }

        return word.Length == 0 ? "''" : word.ToString();
    }

    /// <summary>For fish: within single quotes, <c>\</c> and <c>'</c> are escaped and nothing else is special.</summary>
    public static string Fish(string text) => IsPlain(text) ? text : $"'{text.Replace("\\", @"\\").Replace("'", @"\'")}'";

    // `=` begins a path search in zsh, `%` a job in fish: not at the beginning.
    static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '.' or '_' or '-')
        && text.All(character => char.IsAsciiLetterOrDigit(character) || Plain.Contains(character));
}
