using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Reading;

/// <summary>Reads what <c>go test -v</c> prints, line by line.</summary>
/// <remarks>
/// <code>
/// === RUN   TestSum/of_two
///     sum_test.go:8: got 3
///     --- FAIL: TestSum/of_two (0.01s)
/// --- FAIL: TestSum (0.01s)
/// FAIL	example.com/shop/sum	0.012s     or: ok  	example.com/shop/sum	(cached)
/// ?   	example.com/shop	[no test files]
/// </code>
/// </remarks>
sealed partial class GoOutput
{
    const int MostLines = 500;
    const string Indent = "    ";

    readonly Dictionary<string, List<string>> _printed = new(StringComparer.Ordinal);
    readonly List<TestCase> _cases = [];
    readonly List<TestSuite> _suites = [];
    string? _current;

    /// <summary>The packages that had an end.</summary>
    public ImmutableArray<TestSuite> Suites => [.. _suites];

    /// <summary>Whether a package without tests was named.</summary>
    public bool SawNoTestFiles { get; private set; }

    public void Add(string line)
    {
        if (Running().Match(line) is { Success: true } running)
        {
            _current = running.Groups["name"].Value;
        }
        else if (End().Match(line) is { Success: true } end)
        {
            _current = end.Groups["name"].Value;
            _cases.Add(new TestCase(_current, Outcome(end.Groups["how"].Value), ReportText.Seconds(end.Groups["time"].Value)));
        }
        else if (Package().Match(line) is { Success: true } package)
        {
            Close(package.Groups["name"].Value, package.Groups["how"].Value, package.Groups["rest"].Value);
        }
        else if (_current is not null && line is not ("PASS" or "FAIL"))
        {
            Keep(_current, line);
        }
    }

    void Keep(string name, string line)
    {
        if (!_printed.TryGetValue(name, out var lines))
        {
            _printed.Add(name, lines = []);
        }

        if (lines.Count < MostLines)
        {
            lines.Add(line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line);
        }
    }

    void Close(string package, string how, string rest)
    {
        SawNoTestFiles |= rest.Contains("[no test files]", StringComparison.Ordinal) || rest.Contains("[no tests to run]", StringComparison.Ordinal);
        if (_cases.Count == 0 && how != "?" && !rest.Contains("[no tests to run]", StringComparison.Ordinal))
        {
            // Without -v a package is all that is named.
            _cases.Add(new TestCase(package, how == "ok" ? TestOutcome.Passed : TestOutcome.Failed, TimeSpan.Zero) { Message = how == "ok" ? null : ReportText.Long(rest, ReportText.MostMessage) });
        }

        if (_cases.Count > 0)
        {
            _suites.Add(new TestSuite(package, [.. _cases.Select(test => WithText(test, package))]));
        }

        _cases.Clear();
        _printed.Clear();
        _current = null;
    }

    TestCase WithText(TestCase test, string package)
    {
        var text = _printed.TryGetValue(test.Name, out var lines) ? ReportText.Long(string.Join('\n', lines), ReportText.MostMessage) : test.Message;
        return test.Outcome == TestOutcome.Passed ? test with { Class = package, Output = text } : test with { Class = package, Message = text };
    }

    static TestOutcome Outcome(string how) => how switch
    {
        "PASS" => TestOutcome.Passed,
        "SKIP" => TestOutcome.Skipped,
        _ => TestOutcome.Failed,
    };

    [GeneratedRegex(@"^=== (?:RUN|NAME|CONT)\s+(?<name>\S+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Running();

    [GeneratedRegex(@"^\s*--- (?<how>PASS|FAIL|SKIP): (?<name>\S+) \((?<time>[\d.]+)s\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex End();

    [GeneratedRegex(@"^(?<how>ok|FAIL|\?) *\t(?<name>\S+)(?<rest>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Package();
}
