using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Databases;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;
using Slipway.Running;

namespace Slipway.Releases.Objects.Databases;

/// <summary>A need that nobody else meets: a server of the component's own in the cluster, with its data in a volume claim.</summary>
/// <param name="Component">Whose it is, by name.</param>
sealed record OwnedDatabase(string Component, ResourceNeed Need)
{
    const string DefaultSize = "1Gi";

    /// <summary>Of a component, by its settings on a stage; none for what is bound by URL, another component's, or a file.</summary>
    public static IEnumerable<OwnedDatabase> Of(string component, ComponentSettings settings) =>
        settings.Needs.OfType<ResourceNeed>().Where(IsOwned).Select(need => new OwnedDatabase(component, need));

    public static bool IsOwned(ResourceNeed need) => need is { Owner: null, Url: null } && ContainerResources.ServerOf(need.Kind) is not null;

    /// <summary>How the server is run from its official image.</summary>
    public ContainerServer Server => ContainerResources.ServerOf(Need.Kind)!;

    public string Version => Need.Version ?? Server.DefaultVersion;

    /// <summary>Of its StatefulSet, its Service and its Secret: <c>visits-database</c></summary>
    public string Name => ObjectNames.Of(Component, Need.Name);

    /// <summary>As commands and messages call it: <c>visits/database</c></summary>
    public string Id => $"{Component}/{Need.Name}";

    /// <summary>The official image, which the stage's registry gets a copy of: <c>postgres:15</c></summary>
    public string Image => Server.Image(Version);

    /// <summary>The application's role and its database are called so, both.</summary>
    public string Role => DatabaseName.From(Component);

    /// <summary>A cache that nobody gave room to starts empty.</summary>
    public bool HasClaim => Need.Kind != ResourceKinds.Redis || Need.Size is not null;

    public string Size => Need.Size ?? DefaultSize;

    /// <summary>The volume claim that its data is in; it is never removed.</summary>
    public string Claim => ClaimOf(Name);

    /// <param name="set">The name of the StatefulSet.</param>
    public static string ClaimOf(string set) => $"{DatabaseSet.Data}-{set}-0";

    /// <summary>Its passwords, which follow from the stage's key alone: a claim that is found again has the same ones, and equal inputs make equal objects.</summary>
    /// <param name="key">Of the stage.</param>
    public ResourceSecrets Passwords(byte[] key) => new(Password(key, "admin"), Password(key, "user"));

    /// <summary>How the application reaches it.</summary>
    /// <param name="host">Of its Service, as the application's namespace calls it.</param>
    public ResourceEndpoint Endpoint(string host, byte[] key) => Server.Endpoint(host, Server.Port, Role, Passwords(key).User);

    string Password(byte[] key, string role) => KeyedHash.Of(key, ["database", Component, Need.Name, role]);
}
