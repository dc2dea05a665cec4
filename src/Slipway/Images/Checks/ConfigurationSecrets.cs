using System.Text.RegularExpressions;

namespace Slipway.Images.Checks;

/// <summary>Finds secrets in what an image says of itself: its variables, its labels, and the commands that made it.</summary>
static partial class ConfigurationSecrets
{
    /// <summary>Where they are, for a sentence, never what they are: <c>the variable `DB_PASSWORD`</c>.</summary>
    public static IEnumerable<string> Find(ImageConfiguration configuration) =>
        configuration.Variables.Select(Variable).OfType<string>()
            .Concat(configuration.Labels.Where(label => SecretPatterns.Find(label.Value) is not null).Select(label => $"the label `{label.Key}`"))
            .Concat(configuration.History.Select((step, at) => History(step, at + 1)).OfType<string>());

    static string? Variable(string text)
    {
        var (name, value) = text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? (text[..equals], text[(equals + 1)..]) : (text, "");
        return value.Length > 0 && (SecretPatterns.Find(value) is not null || (SecretWord().IsMatch(name) && !IsPath(value)) || HasPassword(value)) ? $"the variable `{name}`" : null;
    }

    // RUN |1 NPM_TOKEN=abc /bin/sh -c npm ci # buildkit        /bin/sh -c #(nop)  ARG NPM_TOKEN=abc
    static string? History(string step, int number)
    {
        if (SecretPatterns.Find(step) is not null || Passwords().IsMatch(step))
        {
            return $"the command of step {number} of its history";
        }

        var name = Given(step).Concat(Declared().Matches(step).Select(match => match.Groups["name"].Value)).FirstOrDefault(name => SecretWord().IsMatch(name));
        return name is null ? null : $"the build argument `{name}` in step {number} of its history";
    }

    // RUN |2 A=b NPM_TOKEN=abcd /bin/sh -c npm ci
    static IEnumerable<string> Given(string step)
    {
        var words = step.Split(' ');
        var bar = Array.FindIndex(words, word => word.StartsWith('|'));
        return bar is 0 or 1 ? words.Skip(bar + 1).TakeWhile(word => !word.StartsWith('/')).Select(word => word.Split('=', 2)).Where(words => words is [_, { Length: > 0 }]).Select(words => words[0]) : [];
    }

    static bool IsPath(string value) => value.StartsWith('/');

    static bool HasPassword(string value) => Passwords().IsMatch(value);

    [GeneratedRegex(@"(^|_)(PASSWORD|PASSWD|TOKEN|SECRET|SECRET_KEY|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS)\z", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SecretWord();

    // postgresql://ada:secret@db.example.net
    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://[^\s/:@'""$]+:[^\s/@'""$]+@", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Passwords();

    [GeneratedRegex(@"\b(ARG|ENV) (?<name>[A-Za-z_][A-Za-z0-9_]*)=[^\s$/]", RegexOptions.NonBacktracking)]
    private static partial Regex Declared();
}
