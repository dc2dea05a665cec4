namespace Slipway.Testing;

/// <summary>Which of a component's tests are run: each test is on exactly one list.</summary>
public enum TestList
{
    /// <summary>Those that are not marked.</summary>
    Fast,

    /// <summary>Those marked <c>slow</c>, and not <c>superslow</c>.</summary>
    Slow,

    /// <summary>Those marked <c>superslow</c>.</summary>
    SuperSlow,
}

/// <summary>How long one test of a list may take, and how often a component's tests are run again after one took longer.</summary>
/// <param name="PerTest">Null: for ever.</param>
/// <param name="Reruns">Only after time-outs: a test that fails is not tried until it passes.</param>
public readonly record struct TestLimits(TimeSpan? PerTest, int Reruns)
{
    /// <summary>Of all tests together (null): no limit, no reruns.</summary>
    public static TestLimits Of(TestList? list) => list switch
    {
        TestList.Fast => new TestLimits(TimeSpan.FromSeconds(5), 2),
        TestList.Slow => new TestLimits(TimeSpan.FromSeconds(30), 1),
        TestList.SuperSlow => new TestLimits(TimeSpan.FromSeconds(3600), 1),
        _ => new TestLimits(null, 0),
    };
}

/// <summary>The lists by the words that people and test runners know them by.</summary>
public static class TestLists
{
    /// <summary><c>fast</c>, <c>slow</c>, <c>superslow</c></summary>
    public static IReadOnlyList<string> Words { get; } = ["fast", "slow", "superslow"];

    /// <summary>One of <see cref="Words"/>.</summary>
    public static string Word(this TestList list) => Words[(int)list];

    /// <summary>Reads <see cref="Word"/>; null: there is no such list.</summary>
    public static TestList? Find(string word) => word switch
    {
        "fast" => TestList.Fast,
        "slow" => TestList.Slow,
        "superslow" => TestList.SuperSlow,
        _ => null,
    };
}
