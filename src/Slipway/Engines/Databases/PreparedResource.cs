using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>A resource that is ready to be started.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Kind">What it became: <c>sqlite</c> where that stands in.</param>
/// <param name="Process">The server to run; null: there is none to run.</param>
/// <param name="Endpoint">How it is reached once it is ready.</param>
/// <param name="Notes">Warnings for the user.</param>
public sealed record PreparedResource(
    ResourceRequest Request, string Kind, ProcessSpec? Process, ResourceEndpoint Endpoint, ImmutableArray<Problem> Notes)
{
    internal ServerSetup? Setup { get; init; }
}

/// <summary>All that is known of a server before it starts.</summary>
sealed record ServerSetup(
    ResourceRequest Request, InstalledPrograms Programs, ServerUser User, ResourcePlace Place, ResourceSecrets Secrets, int Port, string Name)
{
    // A record's own text would go down into the secrets.
    public override string ToString() => Request.Id;
}
