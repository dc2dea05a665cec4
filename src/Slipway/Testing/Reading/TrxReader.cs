using System.Collections.Immutable;

namespace Slipway.Testing.Reading;

/// <summary>Reads TRX, which VSTest and Microsoft.Testing.Platform write.</summary>
/// <remarks>
/// <code>
/// &lt;TestRun>
///   &lt;Results>&lt;UnitTestResult testName="Shop.PriceTests.Adds_up" outcome="Failed" testId="17…" duration="00:00:00.0279048">
///     &lt;Output>&lt;StdOut>…&lt;/StdOut>&lt;ErrorInfo>&lt;Message>…&lt;/Message>&lt;StackTrace>…&lt;/StackTrace>&lt;/ErrorInfo>&lt;/Output>
///   &lt;TestDefinitions>&lt;UnitTest id="17…">&lt;TestMethod className="Shop.PriceTests" name="Adds_up" />
/// </code>
/// </remarks>
static class TrxReader
{
    public static ImmutableArray<TestSuite> Read(ReportReader reader, string name)
    {
        var cases = new List<(string Id, TestCase Test)>();
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        var id = "";
        while (reader.NextIn(0))
        {
            switch (reader.Name)
            {
                case "UnitTestResult":
                    cases.Add((reader["testId"] ?? "", ReadResult(reader)));
                    break;
                case "UnitTest":
                    id = reader["id"] ?? "";
                    break;
                case "TestMethod" when reader["className"] is { Length: > 0 } inClass:
                    classes[id] = ReportText.Name(inClass);
                    break;
            }
        }

        return cases.Count == 0 ? [] : [new TestSuite(name, [.. cases.Select(found => InClass(found.Test, classes.GetValueOrDefault(found.Id)))])];
    }

    static TestCase ReadResult(ReportReader reader)
    {
        var test = new TestCase(ReportText.Name(reader["testName"]), Outcome(reader["outcome"]), ReportText.Clock(reader["duration"]));
        if (reader.IsEmpty)
        {
            return test;
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var depth = reader.Depth;
        var printed = int.MaxValue;
        while (reader.NextIn(depth))
        {
            // A message stands in ErrorInfo; those in TextMessages are what the test printed.
            printed = reader.Depth > printed ? printed : reader.Name == "TextMessages" ? reader.Depth : int.MaxValue;
            var part = reader.Depth > printed ? "StdOut" : reader.Name;
            if (part is "StdOut" or "StdErr" or "Message" or "StackTrace")
            {
                parts[part] = parts.TryGetValue(part, out var before) ? $"{before}\n{reader.ReadText()}" : reader.ReadText();
            }
        }

        return Finish(test, parts);
    }

    static TestCase Finish(TestCase test, Dictionary<string, string> parts)
    {
        var output = ReportText.Long($"{parts.GetValueOrDefault("StdOut")}\n{parts.GetValueOrDefault("StdErr")}", ReportText.MostOutput);
        var message = parts.GetValueOrDefault("Message");
        if (test.Outcome == TestOutcome.Skipped)
        {
            // xunit says there why it was skipped.
            return test with { Message = ReportText.Joined(message, null) ?? output };
        }

        return test with
        {
            Outcome = test.Outcome == TestOutcome.Failed && ReportText.IsTimeOut(null, message) ? TestOutcome.TimedOut : test.Outcome,
            Message = ReportText.Joined(message, parts.GetValueOrDefault("StackTrace")),
            Output = output,
        };
    }

    static TestCase InClass(TestCase test, string? inClass) => inClass is null ? test : test with
    {
        Class = inClass,
        Name = test.Name.StartsWith($"{inClass}.", StringComparison.Ordinal) && test.Name.Length > inClass.Length + 1 ? test.Name[(inClass.Length + 1)..] : test.Name,
    };

    static TestOutcome Outcome(string? outcome) => outcome switch
    {
        "Passed" or "PassedButRunAborted" or "Warning" or "Completed" => TestOutcome.Passed,
        "NotExecuted" or "NotRunnable" or "Inconclusive" or "Pending" or "Disconnected" => TestOutcome.Skipped,
        "Timeout" => TestOutcome.TimedOut,
        _ => TestOutcome.Failed,
    };
}
