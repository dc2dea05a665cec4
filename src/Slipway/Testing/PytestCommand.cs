using System.Collections.Immutable;

namespace Slipway.Testing;

/// <summary>pytest takes options from a variable, so that its command is left as it is.</summary>
static class PytestCommand
{
    /// <summary>More options, split like a shell's words.</summary>
    public const string Options = "PYTEST_ADDOPTS";

    /// <summary>The time limit of the plugin pytest-timeout; without the plugin nobody reads it.</summary>
    const string Limit = "PYTEST_TIMEOUT";

    /// <summary>pytest's exit code when no test was collected, or all were deselected.</summary>
    public const int NoTests = 5;

    public static bool Is(CommandText text) => Calls(text) > 0;

    /// <param name="variables">To which pytest's own are added.</param>
    public static ImmutableSortedDictionary<string, string> Add(ImmutableSortedDictionary<string, string> variables, TestRequest request, CommandText text)
    {
        var options = new List<string>();
        if (Calls(text) == 1)
        {
            // Two calls would write the same file: then their counts are read from what they print.
            options.Add(Quoted($"--junitxml={Path.Combine(request.Reports, "pytest.xml")}"));
        }

        if (request.List is { } list)
        {
            options.Add("-m");
            options.Add(Quoted(Marks(list)));
        }

        variables = options.Count == 0 ? variables : variables.SetItem(Options, string.Join(' ', options));
        return variables.TryGetValue(TestInvocations.LimitVariable, out var limit) ? variables.SetItem(Limit, limit) : variables;
    }

    static string Marks(TestList list) => list switch
    {
        TestList.Fast => "not slow and not superslow",
        TestList.Slow => "slow and not superslow",
        _ => "superslow",
    };

    static int Calls(CommandText text) => text.Words.Count(word => Path.GetFileName(word.Trim('(', ')', ';', '"', '\'')) is "pytest" or "py.test");

    static string Quoted(string word) => $"'{word.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
}
