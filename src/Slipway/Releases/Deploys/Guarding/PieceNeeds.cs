using System.Collections.Immutable;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys.Guarding;

/// <summary>The databases of one component, opened when they are needed. The leases are looked at before each order.</summary>
sealed class PieceNeeds(DeployPiece piece, IDeployEngine engine, IStageData stage)
{
    ImmutableArray<PieceNeed>? _opened;

    /// <summary>The version of Slipway.</summary>
    public string Tool => stage.Tool;

    public async Task<ImmutableArray<PieceNeed>> OpenAsync(CancellationToken cancellation) => _opened ??= [.. await Task.WhenAll(piece.To.Data.Select(async data =>
        new PieceNeed(data, await stage.OpenAsync(piece.Component, data, holdsLease: true, cancellation), engine)))];
}

/// <summary>One need of a component in a deploy.</summary>
sealed record PieceNeed(ReleaseData Data, IPieceData Opened, IDeployEngine Engine)
{
    public bool IsFile => Opened.IsFile;

    /// <exception cref="Problems.ProblemException"><c>lease-lost</c>; what the order's kind tells.</exception>
    public async Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order, Action<string> write, CancellationToken cancellation)
        where TAnswer : DataAnswer
    {
        await Engine.CheckAsync(cancellation);
        return await Opened.Worker.DoAsync(order, write, cancellation);
    }

    /// <summary>False: it is a file that is not there yet, or an empty one. A server is believed to hold something: to ask it takes as long as to copy little.</summary>
    public async Task<bool> HasTablesAsync(CancellationToken cancellation)
    {
        try
        {
            return !IsFile || !(await DoAsync(new Look(null), _ => { }, cancellation)).Facts.Tables.IsEmpty;
        }
        catch (ProblemException exception) when (exception.Problems is [{ Code: "data-missing" }])
        {
            return false;
        }
    }

    /// <summary>Lets the migrations' own login in: the application's may be fenced, and a copy may not be its.</summary>
    /// <returns>The variables with which they reach the database.</returns>
    public async Task<ImmutableSortedDictionary<string, Secret>> AdmitAsync(string? database, CancellationToken cancellation)
    {
        if (Opened.Admitted is { } user)
        {
            await DoAsync(new Admit(database, user), _ => { }, cancellation);
        }

        return Opened.Variables(database, isAdmitted: Opened.Admitted is not null);
    }

    public async Task DismissAsync(CancellationToken cancellation)
    {
        if (Opened.Admitted is { } user)
        {
            await DoAsync(new Dismiss(user), _ => { }, cancellation);
        }
    }
}
