using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Running.Containers;

namespace Slipway.Running;

/// <summary>Makes the steps that bring the pieces of an <c>up</c> to life.</summary>
/// <remarks>Each looks first, and has its intent written down only when there is something to do.</remarks>
/// <param name="containers">Null: processes of this machine.</param>
public sealed class UpSteps(
    UpRequest request, UpPreparation preparation, LocalPlace place, UpInputs inputs, RunningProcesses running, Migrations migrations, ContainerUp? containers, Action<string> note)
{
    /// <param name="first">What has to be done before anything else; null: nothing.</param>
    public Plan Plan(Step? first)
    {
        var pieces = preparation.Pieces.Select(piece =>
            new Step(piece.Name, piece.After.IsEmpty && first is not null ? [first.Name] : piece.After, run => RunAsync(piece, run)) { IntendsItself = true });
        return new Plan(first is null ? pieces : pieces.Prepend(first));
    }

    Task<StepOutcome> RunAsync(UpPiece piece, StepRun run) => piece switch
    {
        ResourcePiece { Need.Url: not null } bound => Task.FromResult(Bound(bound)),
        ResourcePiece resource => ResourceAsync(resource, run),
        ImagePiece image => containers!.ImageAsync(image, run),
        MigrationPiece migration => migrations.RunAsync(migration, run),
        ProcessPiece process => ProcessAsync(process, run),
        _ => throw new InvalidOperationException(piece.Name),
    };

    StepOutcome Bound(ResourcePiece piece)
    {
        var bound = inputs.Bound(piece);
        inputs.Learn(piece.Name, bound);
        return new StepOutcome(IsUnchanged: true, bound.PublicUrl);
    }

    async Task<StepOutcome> ResourceAsync(ResourcePiece piece, StepRun run)
    {
        var isRunning = running.ReadyWith(piece.Name) is not null;
        var resource = place.Request(piece.Component, piece.Need, request.PreferEmbedded) with { Port = inputs.Port(piece.Name) ?? 0, IsRunning = running.Ran(piece.Name) };
        if (place.Resources.Known(resource) is not { } known || (known.File is null && !isRunning))
        {
            await run.IntendAsync();
        }

        var prepared = await place.Resources.PrepareAsync(resource, run.Cancellation);
        inputs.Learn(piece.Name, prepared.Endpoint);
        prepared.Notes.ToList().ForEach(warning => note($"{piece.Name}: {warning.What}{(warning.Fix is { } fix ? $" ({fix})" : "")}"));
        if (prepared.Process is not { } server)
        {
            return new StepOutcome(IsUnchanged: true, prepared.Endpoint.PublicUrl);
        }

        var isNew = await EnsureAsync(server with { IsResource = true }, run);
        if (isNew)
        {
            await place.Resources.CreateAsync(prepared, run.Cancellation);
        }

        return new StepOutcome(!isNew, prepared.Endpoint.PublicUrl);
    }

    async Task<StepOutcome> ProcessAsync(ProcessPiece piece, StepRun run)
    {
        var spec = containers?.Spec(piece) ?? inputs.Spec(piece);
        return new StepOutcome(!await EnsureAsync(spec, run), spec.Url);
    }

    async Task<bool> EnsureAsync(ProcessSpec spec, StepRun run)
    {
        if (running.ReadyWith(spec.Id) != spec.Fingerprint)
        {
            await run.IntendAsync();
            await (containers?.NetworkAsync(run.Cancellation) ?? Task.CompletedTask);
        }

        try
        {
            return await running.EnsureAsync(spec, inputs.Secrets(), run.Cancellation);
        }
        catch (ProblemException exception) when (!request.Stage.Equals(request.Model.Stages.Default))
        {
            // The engine knows no stages, and proposes commands for the default one.
            throw new ProblemException([.. exception.Problems.Select(problem =>
                problem.Fix?.StartsWith("slipway ", StringComparison.Ordinal) == true ? problem with { Fix = $"{problem.Fix} --stage {request.Stage.Name}" } : problem)]);
        }
    }
}
