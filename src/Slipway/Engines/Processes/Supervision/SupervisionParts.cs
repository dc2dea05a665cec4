using Slipway.Engines.Processes.Logs;
using Slipway.Engines.Processes.Posix;
using Slipway.Secrets.Redaction;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>What all supervised processes share.</summary>
sealed record SupervisionParts(
    UpFolders Folders,
    SupervisorSettings Settings,
    TimeProvider Clock,
    IProcessFacts Facts,
    ExitWatch Exits,
    LiveTable Table,
    LogPump Pump,
    Redactor Redactor)
{
    /// <summary>How a process's output gets into its log; nothing is read before it is opened.</summary>
    internal LogPipe Pipe(string component, string process)
    {
        var files = new LogFiles(Folders, component, process);
        var pipe = new LogPipe(files, new LogWriter(files, Settings.LogBytes, Settings.LogFiles), Redactor, Clock);
        Pump.Add(pipe);
        return pipe;
    }
}
