using System.Collections.Immutable;

namespace Slipway.Releases.Planning.Charts;

/// <summary>One release of a component's chart on a stage: a component may have several, each with values of its own.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Values">The path of its file with values; null: the chart's own will do.</param>
sealed record ChartRelease(string Name, string? Values)
{
    /// <summary>One for each <c>values/STAGE/RELEASE.yaml</c> of the component, of the nearest stage that has any; else one with the component's name.</summary>
    /// <param name="folder">The component's, absolute.</param>
    /// <param name="stages">The stage and those it takes from, itself first.</param>
    public static ImmutableArray<ChartRelease> Of(string folder, string component, IEnumerable<string> stages)
    {
        var files = stages.Select(stage => Files(Path.Combine(folder, "values", stage))).FirstOrDefault(files => !files.IsEmpty, []);
        return files.IsEmpty ? [new ChartRelease(component, null)] : [.. files.Select(file => new ChartRelease(Path.GetFileNameWithoutExtension(file).ToLowerInvariant(), file))];
    }

    static ImmutableArray<string> Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal)] : [];
}
