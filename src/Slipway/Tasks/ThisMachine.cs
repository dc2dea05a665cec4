using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tasks;

/// <summary>Runs commands of tasks as child processes, marked so that what they leave behind is found.</summary>
/// <param name="folder">Of the run; it is open.</param>
public sealed class ThisMachine(IProgramRunner programs, TaskFolder folder) : ITaskMachine
{
    /// <inheritdoc/>
    public async Task<int> RunAsync(TaskCommandRun run, Action<string> show, CancellationToken cancellation)
    {
        var marked = folder.NewCommand();
        var call = new ProgramCall(run.Words)
        {
            Directory = run.Directory,
            OnlyThisEnvironment = true,
            Environment = run.Variables.SetItem(marked.Variable.Key, marked.Variable.Value)
                .ToImmutableSortedDictionary(one => one.Key, one => (string?)one.Value, StringComparer.Ordinal),
            Timeout = run.Limit,
        };
        try
        {
            return await programs.StreamAsync(call, line => show(line.Text), cancellation);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ProblemException { Problems: [{ Kind: ProblemKind.Timeout }] })
        {
            // The program and its children are gone; what they put into a session of its own is not.
            await marked.KillAsync(TaskFolder.KillLimit, CancellationToken.None);
            throw;
        }
    }
}
