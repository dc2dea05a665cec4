using Slipway.Execution;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>All that guards one component's data in a deploy.</summary>
sealed class PieceGuard
{
    readonly DeployPiece _piece;
    readonly RehearsalRun _rehearsal;
    readonly DataRestore _restore;

    /// <param name="data">Asked only where the component's release says that there is data.</param>
    public PieceGuard(DeployPiece piece, IDeployEngine engine, IStageData data, DeployJournal journal, TimeProvider time)
    {
        var needs = new PieceNeeds(piece, engine, data);
        _piece = piece;
        Fence = new DataGuard(piece, engine, needs, journal, time);
        var way = new WayDown(piece, engine, needs, journal);
        Undo = new DataUndo(piece, engine, needs, Fence, way, journal, time);
        Descent = new DataDescent(piece, Fence, way, journal, time);
        _rehearsal = new RehearsalRun(piece, engine, needs, journal, time);
        _restore = new DataRestore(piece, needs, journal, time);
    }

    public DataGuard Fence { get; }

    public DataUndo Undo { get; }

    public DataDescent Descent { get; }

    /// <summary>Lets writers in again, and removes what a rehearsal may have left. It may be repeated.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await Fence.LiftAsync(cancellation);
        await _rehearsal.CleanAsync();
    }

    /// <summary>What is done before the migrations, one after the other.</summary>
    /// <param name="after">The step before.</param>
    public IEnumerable<Step> Steps(string after)
    {
        if (!_piece.IsGuarded && !_piece.Restores)
        {
            yield break;
        }

        if (_piece.IsGuarded && _piece.To.Rehearses)
        {
            yield return new Step(DataSteps.RehearseOf(_piece.Component), [after], _rehearsal.RunAsync);
            after = DataSteps.RehearseOf(_piece.Component);
        }

        if (_piece.Restores || _piece.To.Schema?.Compatibility != Compatibility.Yes)
        {
            yield return new Step(DataSteps.FenceOf(_piece.Component), [after], Fence.FenceAsync) { IntendsItself = true };
            after = DataSteps.FenceOf(_piece.Component);
        }

        yield return new Step(DataSteps.SnapshotOf(_piece.Component), [after], Fence.SnapshotAsync);
        if (_piece.Restores)
        {
            yield return new Step(DataSteps.RestoreOf(_piece.Component), [DataSteps.SnapshotOf(_piece.Component)], _restore.RunAsync);
        }
    }
}
