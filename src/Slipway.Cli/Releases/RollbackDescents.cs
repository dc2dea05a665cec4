using System.Collections.Immutable;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Problems;
using Slipway.Releases.Migrations;
using Slipway.Releases.Records;

namespace Slipway.Cli.Releases;

/// <summary>Which migrations a rollback takes down.</summary>
/// <param name="stage">Its name.</param>
sealed class RollbackDescents(ReleaseHistory history, IReleasePlace place, string stage)
{
    /// <summary>By component; one that is not in it has none to take down.</summary>
    /// <exception cref="ProblemException"><c>schema-not-reversible</c>, of all components.</exception>
    public async Task<ImmutableDictionary<string, SchemaDescent>> FindAsync(IEnumerable<RollbackTarget> targets, CancellationToken cancellation)
    {
        var found = ImmutableDictionary.CreateBuilder<string, SchemaDescent>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var target in targets)
        {
            try
            {
                if (await SchemaDescent.FindAsync(place, history, target.Earlier, stage, cancellation) is { } descent)
                {
                    found.Add(target.Component, descent);
                }
            }
            catch (ProblemException exception) when (exception.Problems is [{ Code: "schema-not-reversible" } problem])
            {
                problems.Add(problem);
            }
        }

        return problems.Count > 0 ? throw new ProblemException(problems) : found.ToImmutable();
    }

    /// <summary>What is taken down, the last first, and how nothing is lost meanwhile.</summary>
    /// <param name="isFile">Its data is a file.</param>
    public static IEnumerable<string> Lines(RollbackTarget target, SchemaDescent? descent, bool isFile)
    {
        if (descent is null)
        {
            yield return "  migrations: none to take down";
            yield break;
        }

        yield return $"  migrations: {descent.Change.Pending.Length} taken down, to `{descent.Change.Before ?? "nothing"}`, by what release {descent.Migrated.Number} was made of";
        foreach (var migration in descent.Change.Pending.Reverse())
        {
            yield return SafeText.Line($"    {migration.Id}: {migration.Name} (reversible: {MigrationText.Word(migration.Reversible)})");
        }

        yield return $"  snapshot: of {string.Join(", ", descent.Migrated.Data.Select(data => data.Need))}, before that";
        yield return isFile ? $"  fence: all requests are held off until release {target.Earlier.Number} serves, reads too: a SQLite file knows no roles"
            : $"  fence: writers are held off until release {target.Earlier.Number} serves, and reads go on";
    }
}
