using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>Knows one kind of resource: finds its programs, prepares its data, says how it is run.</summary>
interface IResourceProvider
{
    string Kind { get; }

    /// <summary>The distribution's own user for this server: taken when Slipway runs as root.</summary>
    string PreferredUser { get; }

    /// <summary>Where the running server writes its pid, within its data.</summary>
    string PidFile { get; }

    /// <summary>The version that is written down as the data's own: the major one, or as much as its compatibility hangs on.</summary>
    string RecordedVersion(Version version);

    /// <summary>The wanted version where it is installed, otherwise the newest; null: none is.</summary>
    Task<InstalledPrograms?> FindAsync(string? version, CancellationToken cancellation);

    /// <summary>Makes the data where there is none, so that a crash at any point leaves either all of it or what is made again. Idempotent.</summary>
    /// <exception cref="ProblemException"><c>resource-failed</c>, <c>resource-unreadable</c>, <c>resource-in-use</c></exception>
    Task PrepareAsync(ServerSetup setup, CancellationToken cancellation);

    /// <summary>How the server is run.</summary>
    ProcessSpec Spec(ServerSetup setup);

    ResourceEndpoint Endpoint(int port, string name, string sockets, string password);

    /// <summary>After the server is ready: makes the application's role and its database, unless they are there. Idempotent.</summary>
    /// <exception cref="ProblemException"><c>resource-failed</c></exception>
    Task CreateAsync(ServerSetup setup, CancellationToken cancellation);
}

/// <summary>All that is known of a server before it starts.</summary>
sealed record ServerSetup(
    ResourceRequest Request, InstalledPrograms Programs, ServerUser User, ResourcePlace Place, ResourceSecrets Secrets, int Port, string Name)
{
    // A record's own text would go down into the secrets.
    public override string ToString() => Request.Id;
}

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
