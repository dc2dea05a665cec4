using System.Collections.Immutable;

namespace Slipway.Testing.Reading;

/// <summary>Reads JUnit XML, as pytest, xunit v3, Jest, Gradle, cargo-nextest and we ourselves write it.</summary>
/// <remarks>
/// <code>
/// &lt;testsuites>&lt;testsuite name="pytest">
///   &lt;testcase classname="t.TestSum" name="test_one" time="0.004" file="t.py">
///     &lt;failure message="assert 1 == 2" type="…">where&lt;/failure>  or error, or skipped
///     &lt;system-out>…&lt;/system-out>&lt;system-err>…&lt;/system-err>
/// </code>
/// </remarks>
static class JUnitReader
{
    /// <summary>The type of a failure by which we say that a test took too long.</summary>
    public const string TimeOut = "slipway.timeout";

    public static ImmutableArray<TestSuite> Read(ReportReader reader)
    {
        var suites = new Dictionary<string, List<TestCase>>(StringComparer.Ordinal);
        var name = "";
        do
        {
            if (reader.Name == "testsuite")
            {
                name = ReportText.Name(reader["name"]);
            }
            else if (reader.Name == "testcase")
            {
                if (!suites.TryGetValue(name, out var cases))
                {
                    suites.Add(name, cases = []);
                }

                cases.Add(ReadCase(reader));
            }
        }
        while (reader.NextIn(0));

        return [.. suites.Select(suite => new TestSuite(suite.Key, [.. suite.Value]))];
    }

    static TestCase ReadCase(ReportReader reader)
    {
        var inClass = ReportText.Name(reader["classname"]);
        var test = new TestCase(NameIn(inClass, ReportText.Name(reader["name"])), TestOutcome.Passed, ReportText.Seconds(reader["time"]))
        {
            Class = inClass.Length == 0 ? null : inClass,
            File = reader["file"] is { } file ? ReportText.Name(file) : null,
        };
        if (reader.IsEmpty)
        {
            return test;
        }

        var depth = reader.Depth;
        while (reader.NextIn(depth))
        {
            test = With(test, reader);
        }

        return test;
    }

    static TestCase With(TestCase test, ReportReader reader) => reader.Name switch
    {
        "failure" or "error" => Failed(test, reader["type"], reader["message"], reader.ReadText()),
        "skipped" => test.IsBad ? test : test with { Outcome = TestOutcome.Skipped, Message = ReportText.Long(reader["message"] ?? reader.ReadText(), ReportText.MostMessage) },
        "system-out" or "system-err" => test with { Output = ReportText.Long($"{test.Output}\n{reader.ReadText()}", ReportText.MostOutput) },
        _ => test,
    };

    // pytest writes two, when the test failed and then its tear-down too.
    static TestCase Failed(TestCase test, string? type, string? message, string text)
    {
        var outcome = ReportText.IsTimeOut(type, message ?? text) ? TestOutcome.TimedOut : TestOutcome.Failed;
        var why = ReportText.Joined(message, text);
        return test with
        {
            Outcome = test.IsBad ? test.Outcome : outcome,
            Message = test is { IsBad: true, Message: not null } ? ReportText.Long($"{test.Message}\n\n{why}", ReportText.MostMessage) : why,
        };
    }

    // xunit writes the class into the name once more.
    static string NameIn(string inClass, string name) =>
        inClass.Length > 0 && name.Length > inClass.Length + 1 && name.StartsWith(inClass, StringComparison.Ordinal) && name[inClass.Length] == '.' ? name[(inClass.Length + 1)..] : name;
}
