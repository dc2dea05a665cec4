using System.Runtime.InteropServices;
using Slipway.Cli.Releases;

namespace Slipway.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first cancels, so that a command can clean up; the second hurries a command that can be hurried, and ends the process otherwise.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _first = new();
    readonly CancellationTokenSource _second = new();
    readonly PosixSignalRegistration[] _registrations;
    volatile bool _canHurry;

    public Interruption() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Cancel))];

    public CancellationToken Token => _first.Token;

    /// <summary>For a command that can clean up faster: cancelled by the second signal, which from now on does not end the process.</summary>
    public CancellationToken TakeSecond()
    {
        _canHurry = true;
        return _second.Token;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _first.Dispose();
        _second.Dispose();
    }

    void Cancel(PosixSignalContext context)
    {
        if (!_first.IsCancellationRequested)
        {
            context.Cancel = true;
            _first.Cancel();
        }
        else if (_canHurry && context.Signal == PosixSignal.SIGHUP)
        {
            // A window that is closed sends it twice: the shell does, and the terminal.
            context.Cancel = true;
        }
        else if (_canHurry && !_second.IsCancellationRequested)
        {
            context.Cancel = true;
            _second.Cancel();
        }

        // Otherwise the default action follows: the process ends.
    }
}

/// <summary>What commands are invoked with: System.CommandLine's settings, the signals, and what was begun before.</summary>
sealed class SlipwayInvocation(Interruption interruption) : System.CommandLine.InvocationConfiguration
{
    public Interruption Interruption { get; } = interruption;

    /// <inheritdoc cref="CommandContext.Guess"/>
    public GuessedProxy? Guess { get; init; }
}
