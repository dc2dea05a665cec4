using Slipway.Releases.Planning;
using Slipway.Releases.Records;

namespace Slipway.Cli.Output.Releases;

/// <summary>The migrations of a planned release for people, with what they run.</summary>
static class MigrationText
{
    /// <summary>Lines of what one migration runs; the image has the rest.</summary>
    const int MostLines = 40;

    /// <summary>Nothing where none are run.</summary>
    public static IEnumerable<string> Of(ComponentPlan component) => component switch
    {
        { Migration: MigrationForecast.Runs, Schema: { } schema } => [$"migrations: {schema.Pending.Length} pending", .. schema.Pending.SelectMany(Of), .. GuardText.Of(component)],
        { Migration: MigrationForecast.Runs } => [$"migrations: {Unknown(component)}"],
        { Migration: MigrationForecast.NothingPending } => ["migrations: none pending"],
        _ => [],
    };

    /// <summary>The same under the component's name.</summary>
    public static IEnumerable<string> Named(ComponentPlan component) => [SafeText.Line($"{component.Component}:"), .. Of(component).Select(line => $"  {line}")];

    static IEnumerable<string> Of(PendingMigration migration)
    {
        yield return SafeText.Line($"  {migration.Id}: {migration.Name} (compatible: {Word(migration.Compatible)}, reversible: {Word(migration.Reversible)})");
        var lines = migration.Sql.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        foreach (var line in lines.Take(MostLines))
        {
            yield return SafeText.Line($"      {line}").TrimEnd();
        }

        if (lines.Count > MostLines)
        {
            yield return $"      … {Counted.Of(lines.Count - MostLines, "more line")}";
        }
    }

    static string Unknown(ComponentPlan component) => component.Unknown switch
    {
        SchemaUnknown.NoImage => component.Wanted.Image.Reference is null ? "known when its files are laid out" : component.Wanted.Image.State == WantedImageState.ToBuild ? "known when the image is built" : "known when the image is in the registry",
        SchemaUnknown.NoNamespace => "those that are pending run first; which ones is known when the namespace is there",
        SchemaUnknown.NoDatabase => "all of them, when the database is there",
        SchemaUnknown.NotAllowed => "those that are pending run first; to ask which ones takes the right to create Jobs",
        _ => "those that are pending run first",
    };

    public static string Word(Compatibility compatibility) => compatibility switch
    {
        Compatibility.Yes => "yes",
        Compatibility.No => "no",
        _ => "unknown",
    };

    public static string Word(Reversibility reversibility) => reversibility switch
    {
        Reversibility.Lossless => "lossless",
        Reversibility.Lossy => "lossy",
        _ => "no",
    };
}
