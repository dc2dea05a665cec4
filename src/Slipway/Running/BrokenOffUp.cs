using Slipway.Execution.Journal;
using Slipway.Repository.Stages;

namespace Slipway.Running;

/// <summary>Tells of an <c>up</c> of the same stage that was killed in the middle of something.</summary>
/// <remarks>
/// Only to be said: what is true is asked of the things themselves. A process is looked for by the supervisor, a server's data is made under another name
/// until it is whole, and a migration without a record of its end runs again, once that of the killed run has ended.
/// </remarks>
sealed class BrokenOffUp(Journals journals, Stage stage)
{
    /// <summary>How the commands of such runs begin.</summary>
    public const string Word = "slipway up";

    /// <summary>Runs of other commands may have come since; no more are looked at.</summary>
    const int MostRuns = 10;

    public async Task TellAsync(Action<string> note, CancellationToken cancellation)
    {
        var last = await journals.ListAsync(cancellation).Take(MostRuns).FirstOrDefaultAsync(IsOurs, cancellation);
        var unknown = last?.Unknown.Select(step => $"`{step.Name}`").ToList() ?? [];
        if (unknown.Count > 0)
        {
            note($"run {last!.Number} was broken off in {string.Join(", ", unknown)}: what became of it is looked at again");
        }
    }

    bool IsOurs(RunRecord run) => run.Began is { } began && began.Stage == stage.Name && (began.Command + " ").StartsWith(Word + " ", StringComparison.Ordinal);
}
