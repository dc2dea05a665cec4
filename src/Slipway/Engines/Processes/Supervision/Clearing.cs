using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>Runs the command of <see cref="ProcessSpec.Clear"/>.</summary>
static class Clearing
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Returns when it has ended, or did not in time: what it could not take away shows when the next one is started.</summary>
    internal static async Task RunAsync(ImmutableArray<string> words)
    {
        if (words.IsEmpty)
        {
            return;
        }

        var call = new ProgramCall(words)
        {
            Directory = "/",
            Environment = ProgramCall.Of(words[0]).Environment.Add("PATH", "/usr/local/bin:/usr/bin:/bin"),
            OnlyThisEnvironment = true,
            Timeout = Limit,
        };
        try
        {
            _ = await new ProgramRunner().RunAsync(call, CancellationToken.None);
        }
        catch (ProblemException exception)
        {
            await Console.Error.WriteLineAsync(exception.Problems[0].What);
        }
    }
}
