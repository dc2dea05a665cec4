namespace Slipway.Repository.Manifests.Schema;

/// <summary>The resources that a need can name; each has a provider in every engine that can run it.</summary>
public static class ResourceKinds
{
    public const string PostgreSql = "postgresql";
    public const string MariaDb = "mariadb";
    public const string Redis = "redis";
    public const string Sqlite = "sqlite";

    public static IReadOnlyList<string> All { get; } = [PostgreSql, MariaDb, Redis, Sqlite];
}
