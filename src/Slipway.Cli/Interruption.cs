using System.Runtime.InteropServices;

namespace Slipway.Cli;

/// <summary>Ctrl-C and SIGTERM: the first cancels, so that a command can clean up; the second ends the process at once.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration[] _registrations;

    public Interruption() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Cancel))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    void Cancel(PosixSignalContext context)
    {
        // Not cancelled, the default action follows: the process ends.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
