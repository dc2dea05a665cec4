namespace Slipway.Tasks;

/// <summary>Runs commands of tasks: here, or in an image.</summary>
public interface ITaskMachine
{
    /// <summary>Runs one to its end. When it is cancelled, or takes too long, nothing is left of it.</summary>
    /// <param name="show">Takes each line that it prints; not redacted.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Problems.ProblemException">It cannot be started, or took too long.</exception>
    Task<int> RunAsync(TaskCommandRun run, Action<string> show, CancellationToken cancellation);
}
