using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;

namespace Slipway.Engines.Containers.Resources;

/// <summary>How one kind of server is run from its official image: what the image wants to be told, and what can be asked of it.</summary>
abstract class ContainerServer
{
    /// <summary>One of <see cref="ProviderKinds"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>The role that may do everything.</summary>
    public abstract string Admin { get; }

    /// <summary>The version when nobody asks for one.</summary>
    public abstract string DefaultVersion { get; }

    /// <summary>Where it listens inside.</summary>
    public abstract int Port { get; }

    /// <summary>Its data, inside; the mount point of its volume.</summary>
    public abstract string DataFolder(Version version);

    /// <summary>Where it puts its socket and the like, inside; null: nowhere.</summary>
    public virtual string? RunFolder => null;

    /// <summary>How many MiB of shared memory it may want where the engine gives little; null: none.</summary>
    public virtual int? SharedMemory => null;

    /// <summary>Whom the image runs it as, by number: a cluster wants to see that this is not root.</summary>
    public virtual int UserNumber(string version) => 999;

    /// <summary>Variables of the container that are no secret, where the volume is not the server's alone: its root may hold what the file system put there.</summary>
    public virtual ImmutableSortedDictionary<string, string> Settings(Version version) => ImmutableSortedDictionary<string, string>.Empty;

    public virtual StopSignal Stop => StopSignal.Terminate;

    public virtual TimeSpan StopTimeout => TimeSpan.FromMinutes(1);

    /// <summary>The command in the container; empty: the image's own.</summary>
    public virtual ImmutableArray<string> Words => [];

    /// <summary>Variables of the container; secrets.</summary>
    public abstract ImmutableSortedDictionary<string, string> Variables(ResourceSecrets secrets);

    /// <summary>A command inside that ends with 0 once the server can be used, which it cannot while its data is being made.</summary>
    public abstract ImmutableArray<string> Ready { get; }

    public abstract ResourceEndpoint Endpoint(string host, int port, string name, string password);

    /// <summary>The client inside that takes SQL on standard input, and the variables that it needs; null: there is nothing to be made.</summary>
    public virtual (ImmutableArray<string> Words, KeyValuePair<string, string?> Password)? Client(ResourceSecrets secrets) => null;

    /// <summary>The SQL that makes the application's role and database.</summary>
    public virtual string Create(string name, string password, Version version) => "";

    /// <summary>SQL that answers <c>0</c> when the role is not there; null: <see cref="Create"/> makes only what is missing.</summary>
    public virtual string? HasUser(string name) => null;

    /// <summary>The official image.</summary>
    public string Image(string version) => $"{(Kind == ProviderKinds.PostgreSql ? "postgres" : Kind)}:{version}";

    protected static ImmutableSortedDictionary<string, string> Only(string name, string value) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(name, value);
}
