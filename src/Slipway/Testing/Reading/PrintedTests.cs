using System.Collections.Immutable;

namespace Slipway.Testing.Reading;

/// <summary>What a test command printed, as far as it tells about tests.</summary>
sealed class PrintedTests
{
    const int MostLines = 60;

    readonly TestCountsReader _summary = new();
    readonly GoOutput _go = new();
    readonly Queue<string> _end = new();
    bool _sawNothingToRun;

    public PrintedTests(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _summary.Add(line);
            _go.Add(line);
            _end.Enqueue(line);
            if (_end.Count > MostLines)
            {
                _end.Dequeue();
            }

            Look(line);
        }
    }

    public ImmutableArray<TestSuite> Go => _go.Suites;

    /// <summary>The last lines.</summary>
    public string End => string.Join('\n', _end);

    /// <summary>pytest-timeout has ended pytest itself, which then writes no report.</summary>
    public bool SawTimeOut { get; private set; }

    public TestCounts Counts(int exitCode) => _summary.Total(exitCode);

    /// <summary>The runner says that there was nothing to run. No report was written.</summary>
    /// <param name="isPytest">The command calls pytest.</param>
    public bool IsNoTests(int exitCode, bool isPytest) => exitCode switch
    {
        PytestCommand.NoTests => isPytest || _sawNothingToRun,
        DotnetCommand.NoTests => _sawNothingToRun,
        0 => !_summary.SawSummary && (_sawNothingToRun || _go.SawNoTestFiles),
        _ => false,
    } && _summary.Counts is { Passed: 0, Failed: 0 };

    /// <summary>Of several test programs at least one had nothing to run, which alone made the exit code.</summary>
    public bool IsOnlyEmptyPrograms(int exitCode) => exitCode is DotnetCommand.NoTests or PytestCommand.NoTests && _sawNothingToRun;

    // Platform: "  B.dll (net10.0|x64) Zero tests ran (321ms)"     pytest: "no tests ran in 0.00s", "9 deselected, 2 warnings in 0.00s"
    // VSTest: "No test matches the given testcase filter `list=slow` in …", "No test is available in …"
    void Look(string line)
    {
        var text = line.AsSpan().Trim(" =");
        _sawNothingToRun |= line.Contains("Zero tests ran", StringComparison.Ordinal)
            || text.StartsWith("no tests ran in ", StringComparison.Ordinal)
            || (text.Contains(" deselected", StringComparison.Ordinal) && text.Contains(" in ", StringComparison.Ordinal) && !text.Contains("passed", StringComparison.Ordinal))
            || text.StartsWith("No test matches the given testcase filter", StringComparison.Ordinal)
            || text.StartsWith("No test is available in ", StringComparison.Ordinal);
        SawTimeOut |= line.StartsWith("++++", StringComparison.Ordinal) && line.AsSpan().Trim('+').Trim().SequenceEqual("Timeout");
    }
}
