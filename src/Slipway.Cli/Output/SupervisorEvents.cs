using System.Runtime.CompilerServices;
using Slipway.Engines.Processes;
using Slipway.Engines.Processes.Supervision;
using Slipway.State;

namespace Slipway.Cli.Output;

/// <summary>What happens to the processes of a stage, for as long as it has a supervisor.</summary>
static class SupervisorEvents
{
    public static async IAsyncEnumerable<SupervisorEvent> OfAsync(UpFolders folders, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await SupervisorClient.ConnectAsync(folders, "", startIfAbsent: false, time, cancellation) is not { } supervisor)
        {
            yield break;
        }

        await foreach (var happened in supervisor.WatchAsync(cancellation))
        {
            yield return happened;
        }
    }
}
