using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Supervision;
using Slipway.Problems;
using Slipway.Releases.Machines;
using Slipway.Repository.Stages;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>Is the supervisor of a stage of this machine, for as long as it lives, and has all of it run that was released there. Where there is one already, it waits for its turn.</summary>
sealed class StageKeeper(StageFile file, CommandContext context)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <param name="cancellation">Everything is stopped then, in order.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await SupervisorClient.ReleaseAsync(file.Stage.Up, context.Time, cancellation);
        while (!cancellation.IsCancellationRequested)
        {
            // Not the command's token: SIGTERM means to stop everything in order, which the supervisor sees to itself.
            var supervisor = new Supervisor(file.Stage.Up, new SupervisorSettings(), context.Time).RunAsync(CancellationToken.None);
            try
            {
                await RestoreAsync(supervisor, cancellation);
            }
            catch (ProblemException exception)
            {
                Say(exception.Problems[0].What);
            }
            catch (OperationCanceledException)
            {
                // The supervisor has heard it too, and stops everything.
            }

            await supervisor;
            await Task.Delay(Pause, context.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task RestoreAsync(Task supervisor, CancellationToken cancellation)
    {
        SupervisorClient? client = null;
        while (!supervisor.IsCompleted && (client = await SupervisorClient.ConnectAsync(file.Stage.Up, OwnProgram.Path, startIfAbsent: false, context.Time, cancellation)) is null)
        {
            await Task.Delay(Look, context.Time, cancellation);
        }

        if (client is not null && !supervisor.IsCompleted)
        {
            await EngineAsync(supervisor, cancellation);
            await new StageParts(file.Stage, Host(client)).RestoreAsync(Say, cancellation);
        }
    }

    /// <summary>While the machine starts, the container engine may be later than this; whatever is started without it stays down.</summary>
    async Task EngineAsync(Task supervisor, CancellationToken cancellation)
    {
        var isTold = false;
        while (file.Engine == EngineKind.Containers && !supervisor.IsCompleted && await context.ContainerPrograms.FindAsync(cancellation) is null)
        {
            if (!isTold)
            {
                Say("waiting for a container engine");
                isTold = true;
            }

            await Task.Delay(Pause, context.Time, cancellation);
        }
    }

    MachineHost Host(SupervisorClient client) => new(
        _ => Task.FromResult(client), SecretStore.For(file.Stages, file.Secrets, context.Variables, context.Time), context.Resources(file.Engine, file.Stage.Space), context.Programs, new Redactor(), context.Time)
    {
        Containers = file.Engine == EngineKind.Containers ? context.ContainerPrograms : null,
        Listen = file.Listen,
        Proxy = () => (file.Dotnet, file.Proxy),
        Passed = MachineHost.PassedOf(context.Variables),
    };

    void Say(string text)
    {
        context.Terminal.Error.WriteLine(text);
        context.Terminal.Error.Flush();
    }
}
