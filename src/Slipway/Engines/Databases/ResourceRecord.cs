using System.Text.Json.Serialization;

namespace Slipway.Engines.Databases;

/// <summary><c>resource.json</c>: what was chosen when the resource was first made, and is held to from then on.</summary>
/// <param name="Schema">The shape of this file; this version of Slipway writes <see cref="CurrentSchema"/>.</param>
/// <param name="Kind">The kind that was taken: <c>sqlite</c> where it stands in for another one.</param>
/// <param name="Version">The programs that made the data: <c>15</c>, <c>10.11</c>; null for SQLite.</param>
/// <param name="Port">The loopback port it had last; 0 for SQLite.</param>
/// <param name="Name">The database's, and its role's, name.</param>
/// <param name="Home">Absolute folder that holds the data: the resource's own, or an open one where a server of root runs as another user.</param>
/// <param name="Created">When, in UTC.</param>
/// <param name="Made">False until the data is complete: then it holds nobody to anything yet. From then on missing data is a problem.</param>
sealed record ResourceRecord(int Schema, string Kind, string? Version, int Port, string Name, string Home, DateTimeOffset Created, bool Made)
{
    public const int CurrentSchema = 1;

    /// <summary>In a container: the image that it was started from last, by its id.</summary>
    public string? Image { get; init; }
}

/// <summary><c>secrets.json</c>, owner-only: this provider's own store.</summary>
/// <param name="Admin">Of the server's superuser.</param>
/// <param name="User">Of the application's role.</param>
sealed record ResourceSecrets(string Admin, string User)
{
    // A record's own text would hold both.
    public override string ToString() => "(secrets)";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ResourceRecord))]
[JsonSerializable(typeof(ResourceSecrets))]
sealed partial class ResourceJson : JsonSerializerContext;
