namespace Slipway.Programs;

/// <summary>The one place where other programs are run; a fake stands in for it in pure tests.</summary>
public interface IProgramRunner
{
    /// <summary>Runs to the end, collecting output.</summary>
    /// <exception cref="Problems.ProblemException">
    /// <c>program-not-found</c>, <c>program-not-executable</c> or <c>program-timed-out</c>. An exit code other than 0 is no exception.
    /// </exception>
    Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation);
}
