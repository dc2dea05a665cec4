using Slipway.Problems;

namespace Slipway.Cli.Output;

/// <summary>Asks before something is lost. Each question has a flag that answers it, named where nobody can be asked.</summary>
static class Confirm
{
    /// <param name="isGiven">The flag was given.</param>
    /// <param name="flag">Its name.</param>
    /// <param name="canBeUndone">What is asked about can be taken back afterwards: a release, say, and data that comes back beside what is kept.</param>
    /// <exception cref="ProblemException"><c>consent-needed</c>: there is no terminal to ask on.</exception>
    public static bool Ask(Terminal terminal, string question, bool isGiven, string flag, bool canBeUndone = false)
    {
        if (isGiven)
        {
            return true;
        }

        if (!terminal.IsInputTty || terminal.IsCi)
        {
            var why = canBeUndone ? "there is no terminal to ask on" : "this cannot be undone, and there is no terminal to ask on";
            throw new ProblemException(new Problem("consent-needed", question.TrimEnd('?')) { Why = why, Fix = $"say so with {flag}" });
        }

        terminal.Error.Write($"{question} [y/N] ");
        return terminal.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Asks for a name to be typed: a habit of saying yes must not be enough.</summary>
    /// <param name="given">The flag's value; null: it was not given.</param>
    /// <exception cref="ProblemException"><c>consent-needed</c>: there is no terminal to ask on, or another name was given.</exception>
    public static bool Name(Terminal terminal, string what, string name, string? given, string flag)
    {
        if (given == name)
        {
            return true;
        }

        if (given is not null || !terminal.IsInputTty || terminal.IsCi)
        {
            throw new ProblemException(new Problem("consent-needed", what) { Why = given is null ? "there is no terminal to ask on" : $"{flag} names another one", Fix = $"say so with {flag} {name}" });
        }

        terminal.Error.Write($"{what}: type its name to go on: ");
        return terminal.In.ReadLine()?.Trim() == name;
    }
}
