using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Testing;

namespace Slipway.Cli.Tasks;

/// <summary>What was typed: tasks, components, and what is passed on.</summary>
/// <param name="Arguments">What stands behind <c>--</c>.</param>
sealed record TaskWords(ImmutableArray<string> Tasks, IReadOnlyList<string> Components, ImmutableArray<string> Arguments)
{
    public TestList? List { get; init; }

    /// <summary>The words before <c>--</c>, and those behind it.</summary>
    public static (ImmutableArray<string> Own, ImmutableArray<string> PassedOn) Split(ParseResult parsed)
    {
        ImmutableArray<string> passedOn = [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Select(token => token.Value)];
        ImmutableArray<string> all = [.. parsed.CommandResult.Tokens.Select(token => token.Value)];
        return (all[..^passedOn.Length], passedOn);
    }
}
