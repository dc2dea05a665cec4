using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Places;
using Slipway.Releases.Places.Machine;
using Slipway.Releases.Records;

namespace Slipway.Tests.Holder;

/// <summary>
/// A deploy that can be killed and stopped: holds the lease of <c>visits</c> in the folder that is given, begins the journal of deploy 1 or takes it up, says
/// <c>held</c>, and does what the lines of its input say. It answers each with <c>ok</c> or the code of a problem.
/// </summary>
static class Program
{
    static async Task Main(string[] words)
    {
        await using var place = new MachinePlace(new MachineFolder(words[0]), new PlaceLimits(), TimeProvider.System);
        await using var leases = await place.LeaseAsync(new LeaseRequest(["visits"], "ada@laptop", _ => { }) { Conflict = LeaseConflict.Wait }, CancellationToken.None);
        await using var journal = await place.BeginAsync(1, new DeployBegan(Now, "slipway deploy", "ada@laptop", [new DeployedComponent("visits", 1, null)]), CancellationToken.None)
            ?? await place.TakeUpAsync((await place.HistoryAsync(CancellationToken.None)).Deploys[0], new DeployTaken(Now, "ada@laptop"), CancellationToken.None);
        Console.WriteLine("held");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(await AnswerAsync(line, leases, journal));
        }
    }

    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    static async Task<string> AnswerAsync(string line, ILeases leases, IJournal journal)
    {
        try
        {
            await DoAsync(line, leases, journal);
            return "ok";
        }
        catch (ProblemException problem)
        {
            return problem.Problems[0].Code;
        }
    }

    static async Task DoAsync(string line, ILeases leases, IJournal journal)
    {
        switch (line)
        {
            case "check":
                await leases.CheckAsync(CancellationToken.None);
                await journal.CheckHeadAsync(CancellationToken.None);
                break;
            case "append":
                await journal.AppendAsync(new EffectIntended(Now, "visits/apply", 1), isDurable: true, CancellationToken.None);
                break;
            case "append for ever":
                while (true)
                {
                    await journal.AppendAsync(new EffectIntended(Now, "visits/apply", 1), isDurable: true, CancellationToken.None);
                }

            case "wait until superseded":
                await Task.Delay(Timeout.InfiniteTimeSpan, leases.Superseded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                throw new InvalidOperationException(line);
        }
    }
}
