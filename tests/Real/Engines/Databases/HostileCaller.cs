using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

/// <summary>Runs programs as for somebody whose environment has variables that lead astray; what a call says itself counts more.</summary>
sealed class HostileCaller(IProgramRunner inner, string value, params string[] names) : IProgramRunner
{
    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) => inner.RunAsync(With(call), cancellation);

    public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation) => inner.StreamAsync(With(call), onLine, cancellation);

    ProgramCall With(ProgramCall call) => call.OnlyThisEnvironment ? call : call with
    {
        Environment = names.Where(name => !call.Environment.ContainsKey(name)).Aggregate(call.Environment, (environment, name) => environment.SetItem(name, value)),
    };
}
