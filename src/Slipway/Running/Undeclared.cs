using Slipway.Engines.Processes;

namespace Slipway.Running;

/// <summary>Processes that run although no manifest declares them any more: <c>up</c> for everything stops them, <c>up</c> for some those of these.</summary>
public sealed class Undeclared
{
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

    /// <summary>Stops them, and says so; says too what else runs of a supervisor that died.</summary>
    public async Task StopAsync(Action<string> note, CancellationToken cancellation)
    {
        if (_left.Count > 0)
        {
            await _running.StopAsync(_left.Select(status => status.Id), cancellation);
            note($"stopped {string.Join(", ", _left.Select(status => status.Id))}: no manifest declares {(_left.Count == 1 ? "it" : "them")} any more");
        }

        if (_lonely.Count > 0)
        {
            note($"{string.Join(", ", _lonely.Select(status => status.Id))}: runs, but nothing would start it again; `slipway up` without names takes it up");
        }
    }
}
