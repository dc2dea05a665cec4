using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Releases.Deploys.Guarding;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>A deploy as a plan: first all that is to be released, in the order of the graph; then, when all of it works, the one step that decides.</summary>
/// <param name="guardOf">What guards a component's data; for each piece the same again.</param>
/// <param name="lookOf">Looks what the schema is of a component that has made its database.</param>
sealed class DeploySteps(ImmutableArray<DeployPiece> pieces, IDeployEngine engine, IReleasePlace place, Func<DeployPiece, PieceGuard> guardOf, Func<DeployPiece, SchemaLook> lookOf)
{
    readonly Dictionary<DeployPiece, PieceGuard> _guards = pieces.ToDictionary(piece => piece, guardOf, (IEqualityComparer<DeployPiece>)ReferenceEqualityComparer.Instance);

    readonly List<PieceUndo> _undone = [];

    public const string Commit = "commit";

    /// <summary>What stays although it was taken back, in a few words each.</summary>
    public IEnumerable<string> Left => _undone.SelectMany(undo => undo.Left);

    /// <summary>The step that runs a component's migrations.</summary>
    public static string MigrateOf(string component) => $"{component}/migrate";

    /// <summary>The step that looks what they have made.</summary>
    static string SchemaOf(string component) => $"{component}/schema";

    /// <param name="commitAsync">Makes the new releases stand, all at once.</param>
    /// <param name="needs">The components that a component needs: it waits for those that come before it in this deploy.</param>
    public Plan Forward(Func<CancellationToken, Task> commitAsync, Func<string, IEnumerable<string>> needs)
    {
        var (steps, before) = (new List<Step>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var piece in pieces)
        {
            steps.AddRange(Of(piece, needs(piece.Component).Where(before.Contains)));
            before.Add(piece.Component);
        }

        ImmutableArray<string> all = [.. pieces.Select(piece => $"{piece.Component}/smoke"), .. pieces.Where(piece => piece.MakesSchema).Select(piece => SchemaOf(piece.Component))];
        steps.Add(new Step(Commit, all, async run =>
        {
            await commitAsync(run.Cancellation);
            return new StepOutcome();
        })
        {
            IntendsItself = true,
        });
        return new Plan(steps);
    }

    /// <summary>Takes everything back, last first.</summary>
    public Plan Back()
    {
        var steps = new List<Step>();
        foreach (var piece in pieces.Reverse())
        {
            var undo = new PieceUndo(piece, engine, _guards[piece]);
            _undone.Add(undo);
            steps.Add(new Step($"{piece.Component}/undo", [.. steps.Select(step => step.Name).TakeLast(1)], undo.RunAsync));
        }

        return new Plan(steps);
    }

    /// <summary>Lets writers in again, wherever they are held off.</summary>
    public async Task LiftAsync(CancellationToken cancellation)
    {
        foreach (var piece in pieces)
        {
            await _guards[piece].Fence.LiftAsync(cancellation);
        }
    }

    IEnumerable<Step> Of(DeployPiece piece, IEnumerable<string> needs)
    {
        var work = new PieceWork(piece, engine, place, _guards[piece].Fence);
        var (prepare, migrate, rollOut, smoke) = ($"{piece.Component}/prepare", MigrateOf(piece.Component), $"{piece.Component}/roll-out", $"{piece.Component}/smoke");
        yield return new Step(prepare, [.. needs.Select(need => $"{need}/smoke")], work.PrepareAsync);
        if (piece.Databases.Any())
        {
            (var prepared, prepare) = (prepare, $"{piece.Component}/database");
            yield return new Step(prepare, [prepared], work.DatabaseAsync);
        }

        foreach (var guarding in _guards[piece].Steps(prepare).ToList())
        {
            yield return guarding;
            prepare = guarding.Name;
        }

        if (piece.To.Migration is not null)
        {
            yield return new Step(migrate, [prepare], piece.To.TakesDown is null ? work.MigrateAsync : _guards[piece].Descent.RunAsync);
        }

        if (piece.MakesSchema)
        {
            yield return new Step(SchemaOf(piece.Component), [migrate], lookOf(piece).RunAsync) { IntendsItself = true };
        }

        if (piece.To.Script is not null)
        {
            yield return new Step($"{piece.Component}/script", [prepare], new ScriptWork(piece, engine).RunAsync);
            yield return new Step(smoke, [$"{piece.Component}/script"], _ => Task.FromResult(new StepOutcome())) { IntendsItself = true };
            yield break;
        }

        var before = new HookWork(piece, engine, piece.Before).Steps(piece.To.Migration is null ? prepare : migrate).ToList();
        var after = new HookWork(piece, engine, piece.After).Steps(rollOut).ToList();
        foreach (var hook in before)
        {
            yield return hook;
        }

        yield return new Step(rollOut, [before.LastOrDefault()?.Name ?? (piece.To.Migration is null ? prepare : migrate)], work.RollOutAsync);
        foreach (var hook in after)
        {
            yield return hook;
        }

        yield return new Step(smoke, [after.LastOrDefault()?.Name ?? rollOut], work.SmokeAsync) { IntendsItself = true };
    }
}
