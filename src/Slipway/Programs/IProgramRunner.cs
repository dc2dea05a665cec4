namespace Slipway.Programs;

/// <summary>The one place where other programs are run; a fake stands in for it in pure tests.</summary>
public interface IProgramRunner
{
    /// <summary>Runs to the end, collecting output.</summary>
    /// <exception cref="Problems.ProblemException">
    /// <c>program-not-found</c>, <c>program-not-executable</c> or <c>program-timed-out</c>. An exit code other than 0 is no exception.
    /// </exception>
    Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation);

    /// <summary>Runs to the end, handing on each line as it comes.</summary>
    /// <param name="onLine">Called for one line at a time; a line longer than 64 KiB comes in pieces.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Problems.ProblemException">As for <see cref="RunAsync"/>.</exception>
    Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation);
}

/// <summary>A line that a program printed.</summary>
/// <param name="Text">Without its line end. Not redacted: that is up to whoever shows it.</param>
/// <param name="IsError">From standard error.</param>
public readonly record struct OutputLine(string Text, bool IsError);
