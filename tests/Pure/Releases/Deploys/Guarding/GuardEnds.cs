using Slipway.Execution.Journal;
using Slipway.Releases.Deploys;

namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>How a deploy of a <see cref="GuardLab"/> may end.</summary>
static class GuardEnds
{
    /// <summary>Of a release that works on no schema but the one of its own number.</summary>
    public static Func<int, int, bool> OnlyOwnSchema { get; } = (release, schema) => release == schema;

    /// <summary>At one of its two ends, with nothing left of it and every row.</summary>
    public static void AssertGood(GuardLab lab, DeployEnd end)
    {
        Assert.Contains(end.Outcome, (DeployOutcome[])[DeployOutcome.Released, DeployOutcome.Undone]);
        Assert.Equal(end.Outcome == DeployOutcome.Released ? 2 : 1, lab.Engine.Serving);
        Assert.False(lab.Database.IsFenced);
        Assert.Null(lab.Database.Admitted);
        Assert.DoesNotContain(lab.Database.Copies, copy => copy.Contains("_try_", StringComparison.Ordinal));
        Assert.True(lab.Works(lab.Engine.Serving, lab.Database.Schema));
        lab.Write();
        Assert.Empty(lab.Acknowledged.Except(lab.Database.Rows));
    }

    /// <summary>Kills it at every entry of its journal, before and after it is written; and what comes then once more at each of its own.</summary>
    public static async Task OutlivesAsync(Func<GuardLab> make)
    {
        var cases = 0;
        foreach (var (isAfter, undoes) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            for (var (kill, killed) = (1, true); killed; kill++)
            {
                for (var (second, killedAgain) = (0, true); killedAgain; second++)
                {
                    var lab = make();
                    var end = await lab.BeginAsync(kill, isAfter);
                    killed = end is null;
                    end ??= await lab.AgainAsync(undoes, second == 0 ? null : second, isAfter);
                    killedAgain = killed && (second == 0 || end is null);
                    end ??= await lab.AgainAsync(undoes);
                    AssertGood(lab, Assert.IsType<DeployEnd>(end));
                    cases++;
                }
            }
        }

        Assert.InRange(cases, 100, 5000);
    }
}
