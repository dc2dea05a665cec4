using System.Text.RegularExpressions;
using Slipway.Problems;

namespace Slipway.Engines.Processes.Logs;

/// <summary>Which lines somebody searches for.</summary>
/// <param name="text">A regular expression; null: all lines match.</param>
/// <exception cref="ProblemException"><c>log-pattern</c>: it is no regular expression.</exception>
sealed class LogPattern(string? text)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    readonly Regex? _pattern = Read(text);

    /// <exception cref="ProblemException"><c>log-pattern</c>: it takes too long on the line.</exception>
    public bool Matches(string line)
    {
        try
        {
            return _pattern is null || _pattern.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw Bad(text!, $"it took longer than {Limit.TotalSeconds:0} s on one line");
        }
    }

    static Regex? Read(string? text)
    {
        try
        {
            return text is null ? null : new Regex(text, RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException exception)
        {
            throw Bad(text!, exception.Message);
        }
    }

    static ProblemException Bad(string pattern, string why) =>
        new(new Problem("log-pattern", $"lines cannot be searched for `{pattern}`") { Why = why, Fix = "write a simpler regular expression" });
}
