using Slipway.Engines.Processes;
using Slipway.Execution;

namespace Slipway.Running;

/// <summary>Processes that run although no manifest declares them any more: <c>up</c> for everything stops them, <c>up</c> for some those of these.</summary>
public sealed class Undeclared
{
    /// <summary>No component is called so: names have no blanks.</summary>
    public const string StepName = "stop undeclared";

    readonly RunningProcesses _running;
    readonly List<ProcessStatus> _left;
    readonly List<ProcessStatus> _lonely;

    public Undeclared(UpRequest request, UpPreparation preparation, RunningProcesses running)
    {
        _running = running;
        var declared = preparation.Pieces.Select(piece => piece.Name).ToHashSet(StringComparer.Ordinal);
        var components = preparation.Pieces.Select(piece => piece.Component.Name).ToHashSet(StringComparer.Ordinal);
        _left = [.. running.Before.Where(status => status.State != ProcessState.Stopped && !declared.Contains(status.Id) && (request.IsEverything || components.Contains(status.Component)))];
        _lonely = [.. running.Before.Where(status => status is { Pid: not null, IsSupervised: false } && !declared.Contains(status.Id)).Except(_left)];
    }

    /// <summary>The ports that are free once they have been stopped.</summary>
    public IReadOnlySet<int> Ports => _left.Select(status => status.Port).OfType<int>().ToHashSet();

    /// <summary>The step that stops them; null: there are none.</summary>
    public Step? Stop(Action<string> note) => _left.Count == 0 ? null : new Step(StepName, [], async run =>
    {
        await _running.StopAsync(Names, run.Cancellation);
        note($"stopped {string.Join(", ", Names)}: {Why}");
        return new StepOutcome();
    });

    /// <summary>Those that no manifest declares any more.</summary>
    public IEnumerable<string> Names => _left.Select(status => status.Id);

    /// <summary>Why they are stopped.</summary>
    public string Why => $"no manifest declares {(_left.Count == 1 ? "it" : "them")} any more";

    /// <summary>Says what else runs of a supervisor that died.</summary>
    public void TellOfLonely(Action<string> note)
    {
        if (_lonely.Count > 0)
        {
            note($"{string.Join(", ", _lonely.Select(status => status.Id))}: runs, but nothing would start it again; `slipway up` without names takes it up");
        }
    }
}
