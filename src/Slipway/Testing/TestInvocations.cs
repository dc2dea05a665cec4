using System.Collections.Immutable;
using System.Globalization;
using Slipway.Repository.Components;

namespace Slipway.Testing;

/// <summary>Says a test list, its limit and the place for reports to whatever runs a component's tests.</summary>
/// <remarks>
/// Always through variables. Words are added only behind a command that is one single call of a test runner we know: behind
/// <c>dotnet test &amp;&amp; echo fine</c> they would change what the text does.
/// </remarks>
public static class TestInvocations
{
    /// <summary><c>fast</c>, <c>slow</c> or <c>superslow</c>; not set: all tests.</summary>
    public const string ListVariable = "SLIPWAY_TEST_LIST";

    /// <summary>A folder: what is written there as <c>*.xml</c> (JUnit) or <c>*.trx</c> is read.</summary>
    public const string ReportsVariable = "SLIPWAY_TEST_REPORTS";

    /// <summary>How many seconds one test may take; not set: any number.</summary>
    public const string LimitVariable = "SLIPWAY_TEST_TIME_LIMIT";

    /// <summary>Reads what says which runner it is: the command's text and, for <c>dotnet test</c>, <c>global.json</c> and the project files.</summary>
    public static TestInvocation For(TestRequest request)
    {
        var environment = Variables(request);
        var text = CommandText.Of(request.Command);
        if (PytestCommand.Is(text))
        {
            return new TestInvocation(request.Command, PytestCommand.Add(environment, request, text));
        }

        return new TestInvocation(text.IsSimple ? request.Command.With([.. Words(request, text)]) : request.Command, environment);
    }

    static ImmutableSortedDictionary<string, string> Variables(TestRequest request)
    {
        var variables = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal).Add(ReportsVariable, request.Reports);
        if (request.List is { } list)
        {
            variables = variables.Add(ListVariable, list.Word());
        }

        return TestLimits.Of(request.List).PerTest is { } limit
            ? variables.Add(LimitVariable, limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))
            : variables;
    }

    static ImmutableArray<string> Words(TestRequest request, CommandText text) =>
        text.Begins("dotnet", "test") ? DotnetCommand.Words(request, text)
        : text.Begins("go", "test") ? GoCommand.Words(request, text)
        : [];
}
