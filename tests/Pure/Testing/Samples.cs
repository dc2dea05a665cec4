using Slipway.Problems;
using Slipway.Testing;
using Slipway.Testing.Reading;

namespace Slipway.Tests.Testing;

/// <summary>Reports that real runners wrote: pytest 7.2, xunit v3 3.2.2, and xunit 2.8 under VSTest.</summary>
static class Samples
{
    public static IReadOnlyList<TestCase> Cases(string name)
    {
        var problems = new List<Problem>();
        using var content = typeof(Samples).Assembly.GetManifestResourceStream($"reports/{name}")!;
        var suites = ReportFiles.Read(name, content, problems);
        Assert.Empty(problems);
        return [.. suites.SelectMany(suite => suite.Cases)];
    }

    public static (IReadOnlyList<TestSuite> Suites, IReadOnlyList<Problem> Problems) Read(string text)
    {
        var problems = new List<Problem>();
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return (ReportFiles.Read("a.xml", content, problems), problems);
    }

    /// <summary>A line each: outcome, class, name.</summary>
    public static IEnumerable<string> Lines(IEnumerable<TestCase> cases) => cases.Select(test => $"{test.Outcome} {test.Class} {test.Name}");
}
