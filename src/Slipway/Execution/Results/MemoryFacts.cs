using System.Collections.Immutable;

namespace Slipway.Execution.Results;

/// <summary>The facts of a result as one text: names and values in turn, each with a line end.</summary>
static class MemoryFacts
{
    /// <summary>Null: there are none.</summary>
    public static string? Write(ImmutableSortedDictionary<string, string> facts) =>
        facts.IsEmpty ? null : string.Concat(facts.Select(fact => $"{EscapedText.Write(fact.Key)}\n{EscapedText.Write(fact.Value)}\n"));

    public static ImmutableSortedDictionary<string, string> Read(string text)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        for (var i = 0; i + 1 < lines.Length; i += 2)
        {
            facts[EscapedText.Read(lines[i])] = EscapedText.Read(lines[i + 1]);
        }

        return facts.ToImmutable();
    }
}
