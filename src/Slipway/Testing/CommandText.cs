using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Repository.Components;

namespace Slipway.Testing;

/// <summary>What a command says, as far as it can be known without a shell.</summary>
/// <param name="Words">Of a shell text: cut at blanks, quotes left where they are.</param>
/// <param name="IsSimple">One call of one program, nothing redirected, nothing behind a comment sign: words added at its end are arguments of that program.</param>
sealed partial record CommandText(ImmutableArray<string> Words, bool IsSimple)
{
    public static CommandText Of(CommandDeclaration command)
    {
        if (command.Words is not ["/bin/sh", "-c" or "-ec", var script, .. var rest])
        {
            return new CommandText(command.Words, IsSimple: true);
        }

        // Arguments that were passed on stand behind: /bin/sh -c 'dotnet test "$@"' sh ARGUMENTS
        const string all = " \"$@\"";
        var isPassed = rest is ["sh", ..] && script.EndsWith(all, StringComparison.Ordinal);
        var text = isPassed ? script[..^all.Length] : script;
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new CommandText([.. words, .. isPassed ? rest.Skip(1) : []], !Compound().IsMatch(text));
    }

    /// <summary>Whether the first words are these; a path of the program counts: <c>/usr/bin/dotnet</c>.</summary>
    public bool Begins(string program, string verb) => Words is [var first, var second, ..] && Path.GetFileName(first) == program && second == verb;

    /// <summary>Whether an option is given, as <c>--name</c>, <c>--name value</c>, <c>--name=value</c> or <c>--name:value</c>.</summary>
    public bool Has(string option) => Words.Any(word =>
        word.StartsWith(option, StringComparison.Ordinal) && (word.Length == option.Length || word[option.Length] is '=' or ':'));

    // What separates, redirects, groups, escapes, comments, or puts another text in its place.
    [GeneratedRegex(@"[;&|<>(){}`#\n\\$]")]
    private static partial Regex Compound();
}
