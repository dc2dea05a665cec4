using System.Collections.Immutable;
using Slipway.Data.Work;
using Slipway.Engines.Databases;
using Slipway.Releases.Deploys;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.DataJobs;

/// <summary>The data of one need in a cluster.</summary>
/// <param name="place">Where the work on it is done.</param>
/// <param name="own">As the application reaches it.</param>
/// <param name="admitted">A login beside the application's.</param>
/// <param name="values">Of what the variables refer to besides it.</param>
sealed class ClusterPiece(
    JobDataWorker worker, DataJobPlace place, ResourceEndpoint own, (string User, string Password) admitted, ReleaseData data, ImmutableDictionary<string, string> values) : IPieceData
{
    public IDataWorker Worker => worker;

    public bool IsFile => false;

    public DataJobPlace Place => place;

    public string Live => own.Name!;

    public string? Admitted => admitted.User;

    public ImmutableSortedDictionary<string, Secret> Variables(string? database, bool isAdmitted) =>
        DataVariables.Of(data, own.Elsewhere(database ?? Live, isAdmitted ? admitted : null), reference => values.GetValueOrDefault(reference) ?? "");
}
