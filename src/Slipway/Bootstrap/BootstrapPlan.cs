using System.Collections.Immutable;
using Slipway.Bootstrap.Scripts;

namespace Slipway.Bootstrap;

/// <summary>What bootstrap is going to do, before it does it: what <c>--dry-run</c> prints.</summary>
/// <param name="Submodules">Paths of the submodules that are not there; fetched first.</param>
/// <param name="Tools">Every tool of the manifest, in its order, then those that are dropped from it.</param>
/// <param name="Scripts">The <c>scripts/init</c> that are run last, in an order that respects the graph.</param>
public sealed record BootstrapPlan(ImmutableArray<string> Submodules, ImmutableArray<ToolPlan> Tools, ImmutableArray<InitScript> Scripts)
{
    /// <summary>Compares what the manifest asks for with what is there.</summary>
    public static BootstrapPlan Of(
        IEnumerable<string> missingSubmodules, IEnumerable<ResolvedTool> wanted, IEnumerable<InstalledTool> there, IEnumerable<InitScript> scripts) =>
        new([.. missingSubmodules], ToolsOf([.. wanted], there), InitOrder.Sort([.. scripts]));

    static ImmutableArray<ToolPlan> ToolsOf(ImmutableArray<ResolvedTool> wanted, IEnumerable<InstalledTool> there)
    {
        var byName = there.ToDictionary(tool => tool.Stamp.Name, StringComparer.Ordinal);
        var names = wanted.Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. wanted.Select(tool => Compare(tool, byName.GetValueOrDefault(tool.Name))),
            .. byName.Values.Where(tool => !names.Contains(tool.Stamp.Name))
                .Select(tool => new ToolPlan(tool.Stamp.Name, ToolChange.Remove, null, tool.Stamp.Version)),
        ];
    }

    static ToolPlan Compare(ResolvedTool tool, InstalledTool? there) => there switch
    {
        null => new ToolPlan(tool.Name, ToolChange.Fetch, tool, null),
        { IsIntact: true } when there.Stamp.IsFor(tool) => new ToolPlan(tool.Name, ToolChange.Keep, tool, there.Stamp.Version),
        _ => new ToolPlan(tool.Name, ToolChange.Replace, tool, there.Stamp.Version),
    };
}

/// <summary>What happens to one tool.</summary>
/// <param name="Tool">What the manifest asks for; null for <see cref="ToolChange.Remove"/>.</param>
/// <param name="Before">The version that is there; null: none that we put there.</param>
public sealed record ToolPlan(string Name, ToolChange Change, ResolvedTool? Tool, string? Before)
{
    /// <summary><c>kubectl: 1.33.0 -> 1.34.4 from https://…</c>, as a person reads it.</summary>
    public override string ToString() => Change switch
    {
        ToolChange.Fetch => $"{Name}: fetch {Tool!.Version} from {Tool.Shown}",
        ToolChange.Replace when Before == Tool!.Version => $"{Name}: put {Tool.Version} there again, from {Tool.Shown}",
        ToolChange.Replace => $"{Name}: replace {Before} by {Tool!.Version} from {Tool.Shown}",
        ToolChange.Remove => $"{Name}: remove {Before}, the manifest does not name it any more",
        _ => $"{Name}: {Before} is there",
    };
}

/// <summary>The kinds of change.</summary>
public enum ToolChange
{
    Keep,
    Fetch,
    Replace,
    Remove,
}
