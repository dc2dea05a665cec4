using Slipway.Problems;

namespace Slipway.Bootstrap;

/// <summary>What the disk refuses, in words.</summary>
static class DiskProblems
{
    /// <summary>Does the work; a full or read-only disk becomes a problem.</summary>
    public static async Task<T> TellAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Of(exception));
        }
    }

    public static Problem Of(Exception exception) => new("bootstrap-disk", "a file could not be read or written")
    {
        Kind = ProblemKind.Failure,
        Why = exception.Message,
        Fix = "make room on the disk, or make the folder writable, and run `slipway bootstrap` again",
    };
}
