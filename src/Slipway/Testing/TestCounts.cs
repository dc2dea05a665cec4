using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    public static TestCounts None { get; } = new(0, 0, 0);

    public static TestCounts operator +(TestCounts a, TestCounts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    /// <summary><c>3 passed, 1 failed, 2 skipped</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}

/// <summary>Reads a test runner's own summary out of what it prints, line by line; a runner without one counts as a single test.</summary>
public sealed partial class TestCountsReader
{
    TestCounts _counts = TestCounts.None;
    bool _sawSummary;

    public void Add(string line)
    {
        // dotnet test:  "  succeeded: 12"      pytest:  "==== 3 passed, 1 skipped in 0.12s ===="
        if (DotnetLine().Match(line) is { Success: true } dotnet)
        {
            Count(dotnet.Groups["what"].Value, dotnet.Groups["count"].Value);
        }
        else if (PytestLine().IsMatch(line))
        {
            foreach (Match part in PytestPart().Matches(line))
            {
                Count(part.Groups["what"].Value, part.Groups["count"].Value);
            }
        }
    }

    /// <summary>The counts after the last line.</summary>
    public TestCounts Total(int exitCode) => _sawSummary ? AtLeastOneFailure(exitCode) : exitCode == 0 ? new TestCounts(1, 0, 0) : new TestCounts(0, 1, 0);

    // A run that broke off after its tests passed must not look green.
    TestCounts AtLeastOneFailure(int exitCode) => exitCode != 0 && _counts.Failed == 0 ? _counts with { Failed = 1 } : _counts;

    void Count(string what, string number)
    {
        _sawSummary = true;
        var count = int.Parse(number, CultureInfo.InvariantCulture);
        _counts += what switch
        {
            "succeeded" or "passed" => new TestCounts(count, 0, 0),
            "failed" => new TestCounts(0, count, 0),
            _ => new TestCounts(0, 0, count),
        };
    }

    [GeneratedRegex(@"^\s{2}(?<what>succeeded|failed|skipped): (?<count>\d{1,7})\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DotnetLine();

    [GeneratedRegex(@"^=+ .*\d+ (passed|failed|skipped).* in [\d.]+s", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PytestLine();

    [GeneratedRegex(@"(?<count>\d{1,7}) (?<what>passed|failed|skipped)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PytestPart();
}
