namespace Slipway.Problems;

/// <summary>Carries problems from where they were found to the one place that renders them.</summary>
public sealed class ProblemException(IReadOnlyList<Problem> problems)
    : Exception(string.Join("; ", problems.Select(problem => problem.What)))
{
    public ProblemException(Problem problem)
        : this([problem])
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
