using Slipway.Programs;

namespace Slipway.Engines.Processes;

/// <summary>Runs programs that carry a mark: whoever comes after a kill finds what is left of them.</summary>
sealed class MarkedRunner(IProgramRunner programs, MarkedProcesses marked) : IProgramRunner
{
    /// <inheritdoc/>
    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) => programs.RunAsync(With(call), cancellation);

    /// <inheritdoc/>
    public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation) => programs.StreamAsync(With(call), onLine, cancellation);

    ProgramCall With(ProgramCall call) => call with { Environment = call.Environment.SetItem(marked.Variable.Key, marked.Variable.Value) };
}
