namespace Slipway.Repository.Environment;

/// <summary>A piece of a variable's value, after other variables have been put in: <c>http://{login.host}/?key={secret:key}</c> has four.</summary>
public abstract record ValuePart;

/// <summary>Text that stands in the manifest, open for all to see.</summary>
public sealed record TextPart(string Text) : ValuePart;

/// <summary><c>{secret:name}</c>: known to a provider, and only where a program is started.</summary>
public sealed record SecretPart(string Name) : ValuePart;

/// <summary><c>{database.url}</c> or <c>{accounts.url}</c>: known to the engine that runs it. A <c>url</c> or <c>password</c> of a resource is a secret.</summary>
/// <param name="Component">The component that owns the resource, or is itself meant.</param>
/// <param name="Need">The resource's name there; null: the component itself.</param>
/// <param name="Property"><c>url host port name user password socket file</c>.</param>
public sealed record EndpointPart(string Component, string? Need, string Property) : ValuePart
{
    /// <summary>What <c>slipway secret get</c> takes: <c>visits.database.url</c>, <c>accounts.url</c>.</summary>
    public string Reference => Need is null ? $"{Component}.{Property}" : $"{Component}.{Need}.{Property}";

    /// <summary>Whether the value may hold a password.</summary>
    public bool IsSecret => Need is not null && Property is "url" or "password";
}
