namespace Slipway.Engines.Databases;

/// <summary>One resource that a component owns, on this machine, for one stage of one checkout.</summary>
/// <param name="Component">The component that owns it; also what its database and role are named after.</param>
/// <param name="Need">The need's name: <c>database</c>, <c>cache</c>.</param>
/// <param name="Kind">What the manifest asks for, one of <see cref="ProviderKinds"/>; empty where none asks any more.</param>
public sealed record ResourceRequest(string Component, string Need, string Kind)
{
    /// <summary><c>visits/database</c>.</summary>
    public string Id => $"{Component}/{Need}";

    /// <summary>The wanted version, <c>15</c> or <c>10.11</c>; null: any.</summary>
    public string? Version { get; init; }

    /// <summary>True when the manifest says <c>embedded: sqlite</c>: the kind may be stood in for by a SQLite file.</summary>
    public bool MayBeEmbedded { get; init; }

    /// <summary>True when the user asked for the embedded form (<c>--embedded</c>), even where a server could be had.</summary>
    public bool PreferEmbedded { get; init; }

    /// <summary>The resource's own folder: absolute, below <see cref="StateFolder"/>, given to no other resource. Made when needed.</summary>
    public required string Folder { get; init; }

    /// <summary>The user's state folder: absolute. Nothing outside it and <see cref="ResourceHost"/>'s folders is ever written or removed.</summary>
    public required string StateFolder { get; init; }

    /// <summary>An absolute, short folder for sockets, of an ordinary user; as root the host's own is taken. Made when needed.</summary>
    public required string SocketFolder { get; init; }

    /// <summary>The loopback port; 0: the one it had before, while that is free, otherwise a free one.</summary>
    public int Port { get; init; }

    /// <summary>It runs and is to go on as it is: nothing newer is looked for.</summary>
    public bool IsRunning { get; init; }
}

/// <summary>The kinds of resources that have a provider.</summary>
public static class ProviderKinds
{
    public const string PostgreSql = "postgresql";
    public const string MariaDb = "mariadb";
    public const string Redis = "redis";
    public const string Sqlite = "sqlite";
}
