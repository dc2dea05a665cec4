using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Testing;

/// <summary>Reads a test runner's own summary out of what it prints, line by line; a runner without one counts as a single test.</summary>
public sealed partial class TestCountsReader
{
    /// <summary>What the summaries so far add up to.</summary>
    public TestCounts Counts { get; private set; } = TestCounts.None;

    /// <summary>Whether any line was a summary.</summary>
    public bool SawSummary { get; private set; }

    public void Add(string line)
    {
        // dotnet test:  "  succeeded: 12"
        if (PlatformLine().Match(line) is { Success: true } platform)
        {
            Count(platform.Groups["what"].Value, platform.Groups["count"].Value);
        }
        else if (PytestLine().IsMatch(line))
        {
            // "==== 3 passed, 1 skipped in 0.12s ====", with -q "1 failed, 3 passed in 0.12s"
            CountParts(PytestPart().Matches(line));
        }
        else if (VsTestLine().IsMatch(line))
        {
            // "Failed!  - Failed:     1, Passed:     2, Skipped:     1, Total:     4, Duration: 404 ms - V.dll (net10.0)"
            CountParts(VsTestPart().Matches(line));
        }
    }

    /// <summary>The counts after the last line.</summary>
    public TestCounts Total(int exitCode) => SawSummary ? AtLeastOneFailure(exitCode) : exitCode == 0 ? new TestCounts(1, 0, 0) : new TestCounts(0, 1, 0);

    // A run that broke off after its tests passed must not look green.
    TestCounts AtLeastOneFailure(int exitCode) => exitCode != 0 && Counts.Failed == 0 ? Counts with { Failed = 1 } : Counts;

    void CountParts(MatchCollection parts)
    {
        foreach (Match part in parts)
        {
            Count(part.Groups["what"].Value, part.Groups["count"].Value);
        }
    }

    void Count(string what, string number)
    {
        SawSummary = true;
        var count = int.Parse(number, CultureInfo.InvariantCulture);
        Counts += what switch
        {
            "succeeded" or "passed" or "Passed" or "xpassed" => new TestCounts(count, 0, 0),
            "failed" or "Failed" or "error" => new TestCounts(0, count, 0),
            _ => new TestCounts(0, 0, count),
        };
    }

    [GeneratedRegex(@"^\s{2}(?<what>succeeded|failed|skipped): (?<count>\d{1,7})\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlatformLine();

    [GeneratedRegex(@"^(=+ )?(?=.*\d (passed|failed|skipped|xfailed|xpassed|error|deselected))(\d+ [a-z]+(, )?)+ in [\d.]+s", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PytestLine();

    [GeneratedRegex(@"(?<count>\d{1,7}) (?<what>passed|failed|skipped|xfailed|xpassed|error)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PytestPart();

    [GeneratedRegex(@"^(Passed|Failed|Skipped)!\s+- Failed:\s+\d+, Passed:\s+\d+, Skipped:\s+\d+, Total:", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VsTestLine();

    [GeneratedRegex(@"(?<what>Failed|Passed|Skipped):\s+(?<count>\d{1,7})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VsTestPart();
}
