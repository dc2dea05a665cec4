using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    public static TestCounts None { get; } = new(0, 0, 0);

    public static TestCounts operator +(TestCounts a, TestCounts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    /// <summary><c>passed</c>, <c>failed</c> and <c>skipped</c>, in digits: what is kept with a result.</summary>
    public ImmutableSortedDictionary<string, string> Facts => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [Fact("passed", Passed), Fact("failed", Failed), Fact("skipped", Skipped)]);

    /// <summary>Reads <see cref="Facts"/>; null: they are not there.</summary>
    public static TestCounts? FromFacts(IReadOnlyDictionary<string, string> facts) =>
        Number(facts, "passed") is { } passed && Number(facts, "failed") is { } failed && Number(facts, "skipped") is { } skipped ? new TestCounts(passed, failed, skipped) : null;

    /// <summary><c>3 passed, 1 failed, 2 skipped</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    static KeyValuePair<string, string> Fact(string name, int count) => KeyValuePair.Create(name, count.ToString(CultureInfo.InvariantCulture));

    static int? Number(IReadOnlyDictionary<string, string> facts, string name) =>
        facts.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
