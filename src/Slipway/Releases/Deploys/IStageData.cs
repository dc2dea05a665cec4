using System.Collections.Immutable;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>Leads a deploy to the data of a stage's components.</summary>
interface IStageData
{
    /// <summary>The version of Slipway, for what is written down.</summary>
    string Tool { get; }

    /// <summary>Opens one need; its server need not be there yet.</summary>
    /// <param name="holdsLease">The caller holds the component's lease: work that an earlier holder has left is ended first. False: only for what changes nothing.</param>
    /// <exception cref="ProblemException">Why nothing can be done with that data.</exception>
    Task<IPieceData> OpenAsync(string component, ReleaseData data, bool holdsLease, CancellationToken cancellation);
}

/// <summary>The data of one need of a component, as a deploy works on it.</summary>
interface IPieceData
{
    IDataWorker Worker { get; }

    /// <summary>A file knows no roles: whoever writes to it must be stopped.</summary>
    bool IsFile { get; }

    /// <summary>The database that the application uses; SQLite: the file.</summary>
    string Live { get; }

    /// <summary>The login that <see cref="Admit"/> lets in; its password is known to <see cref="Worker"/> and <see cref="Variables"/>. SQLite: null.</summary>
    string? Admitted { get; }

    /// <summary>The component's variables that lead to this need, leading elsewhere.</summary>
    /// <param name="database">Null: the live one.</param>
    /// <param name="isAdmitted">With the login of <see cref="Admitted"/>, instead of the application's own.</param>
    ImmutableSortedDictionary<string, Secret> Variables(string? database, bool isAdmitted);
}
