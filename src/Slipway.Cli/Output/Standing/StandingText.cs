using System.Globalization;
using Slipway.Cli.Commands;
using Slipway.Clusters.Standing;

namespace Slipway.Cli.Output.Standing;

/// <summary>What runs in a cluster, for people.</summary>
static class StandingText
{
    public static void Write(IReadOnlyList<StandingProcess> processes, string stage, TimeProvider time, Terminal terminal)
    {
        if (processes.Count == 0)
        {
            terminal.Error.WriteLine($"nothing runs on stage {stage}; `slipway deploy --stage {stage}` releases to it");
            return;
        }

        var table = new Table("PROCESS", "STATE", "RELEASE", "VERSION", "PODS", "RESTARTS", "URL", "UPTIME");
        foreach (var one in processes)
        {
            table.Add(
                one.Id, StatusCommand.Word(one.State), one.Release is { } release ? $"{release.Number}" : "-", one.Release?.Version ?? "-", one.Process is null ? "-" : $"{one.Ready}/{one.Wanted}",
                one.Restarts.ToString(CultureInfo.InvariantCulture), one.Url ?? "-", StatusCommand.Uptime(time.GetUtcNow() - one.Since));
        }

        table.Write(terminal);
        foreach (var one in processes.Where(one => one.Message is not null))
        {
            terminal.Error.WriteLine($"{one.Id}: {one.Message}");
        }
    }
}
