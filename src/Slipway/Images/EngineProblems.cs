using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Images;

/// <summary>What a container engine's command line says when it cannot do what it was asked.</summary>
static class EngineProblems
{
    const int Longest = 500;

    /// <param name="verb">What it was asked: <c>push</c>.</param>
    public static Problem Failed(string verb, ProgramResult result) => new("engine-refused", $"the container engine could not {verb}")
    {
        Kind = ProblemKind.Failure,
        Why = result.Error.Trim() is { Length: > 0 } error ? error[..Math.Min(error.Length, Longest)] : $"it ended with {result.ExitCode}",
    };
}
