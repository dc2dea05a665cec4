using System.Collections.Immutable;

namespace Slipway.Testing;

/// <summary>How one test ended.</summary>
public enum TestOutcome
{
    Passed,
    Failed,
    Skipped,

    /// <summary>It took longer than its list, or it itself, allows; whatever it came to.</summary>
    TimedOut,
}

/// <summary>One test, once run.</summary>
/// <param name="Name">Without its class: <c>test_sum[1-2]</c>.</param>
public sealed record TestCase(string Name, TestOutcome Outcome, TimeSpan Duration)
{
    /// <summary>The class, module or package that it is in; null: the report names none.</summary>
    public string? Class { get; init; }

    /// <summary>The file that it is in, as the report has it; null: the report names none.</summary>
    public string? File { get; init; }

    /// <summary>Why it failed, ran out of time or was skipped, with where it was then; null: nothing was said.</summary>
    public string? Message { get; init; }

    /// <summary>What it printed; null: nothing, or the report does not say.</summary>
    public string? Output { get; init; }

    /// <summary>The class and the name.</summary>
    public string FullName => Class is null ? Name : $"{Class}.{Name}";

    /// <summary>Whether it failed or ran out of time.</summary>
    public bool IsBad => Outcome is TestOutcome.Failed or TestOutcome.TimedOut;
}

/// <summary>Tests that a report puts together.</summary>
public sealed record TestSuite(string Name, ImmutableArray<TestCase> Cases);
