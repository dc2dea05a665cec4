using Slipway.Releases.Objects.Databases;
using Slipway.Releases.Planning;

namespace Slipway.Releases.Deploys;

/// <summary>Removes what the release before had, and the new one has not. It may be repeated.</summary>
sealed class PieceTidying(DeployPiece piece, IDeployEngine engine)
{
    /// <summary>Variables stay for as long as a release that is kept names them, and databases unless somebody consented.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var kept = piece.To.Objects.Select(ObjectKey.Of).ToHashSet();
        var gone = piece.Pruned.Select(ObjectKey.Of).ToHashSet();
        foreach (var one in (piece.From?.Objects ?? []).Reverse().Concat(piece.Pruned).DistinctBy(ObjectKey.Of).Where(one => !kept.Contains(ObjectKey.Of(one))))
        {
            if (await engine.FindAsync(one, cancellation) is { } live && piece.Owner.Owns(live) && Leftovers.MayGo(live) && (gone.Contains(ObjectKey.Of(one)) || !(Leftovers.IsVariables(live) || DatabaseMark.Is(live))))
            {
                await engine.RemoveAsync(live, cancellation);
            }
        }
    }
}
