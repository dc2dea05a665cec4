using System.Collections.Immutable;

namespace Slipway.Testing;

/// <summary><c>dotnet test</c> in its two forms: Microsoft.Testing.Platform, where options go to the test programs themselves, and VSTest.</summary>
static class DotnetCommand
{
    /// <summary>The name of the trait (of a property, for NUnit and MSTest) whose value is the list: <c>[Trait("list", "slow")]</c>.</summary>
    const string Trait = "list";

    /// <summary>The platform's exit code when a test program had no test to run. Beside it, others may have run theirs and passed.</summary>
    public const int NoTests = 8;

    public static ImmutableArray<string> Words(TestRequest request, CommandText text) => DotnetProjects.Read(request.Folder) switch
    {
        DotnetRunner.XunitOnPlatform => [.. PlatformReports(request, text), .. PlatformList(request, text)],
        DotnetRunner.VsTest when !text.Has("--") => [.. VsTestReports(request, text), .. VsTestList(request, text)],
        _ => [],
    };

    // Each test program names its file by user, machine and time, to the microsecond: with a name of ours they would overwrite one another.
    static ImmutableArray<string> PlatformReports(TestRequest request, CommandText text) =>
        text.Has("--results-directory") || text.Has("--report-junit") ? [] : ["--report-junit", "--results-directory", request.Reports];

    // Filters of the two kinds cannot stand together: a command with a query of its own is told the list by the variable alone.
    static ImmutableArray<string> PlatformList(TestRequest request, CommandText text) => text.Has("--filter-query") ? [] : request.List switch
    {
        TestList.Fast => ["--filter-not-trait", $"{Trait}=slow", "--filter-not-trait", $"{Trait}=superslow"],
        { } list => ["--filter-trait", $"{Trait}={list.Word()}"],
        null => [],
    };

    static ImmutableArray<string> VsTestReports(TestRequest request, CommandText text) =>
        text.Has("--results-directory") ? [] : ["--logger", "trx", "--results-directory", request.Reports];

    static ImmutableArray<string> VsTestList(TestRequest request, CommandText text) => text.Has("--filter") ? [] : request.List switch
    {
        TestList.Fast => ["--filter", $"{Trait}!=slow&{Trait}!=superslow"],
        { } list => ["--filter", $"{Trait}={list.Word()}"],
        null => [],
    };
}
