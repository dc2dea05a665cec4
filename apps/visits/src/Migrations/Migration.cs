using Visits.Databases;

namespace Visits.Migrations;

/// <summary>One change of the schema, forwards and backwards.</summary>
/// <param name="Id">Sorts in the order of application; never changed once released.</param>
/// <param name="Compatible">`yes`, `no` or `unknown`: the version before this migration's release works on the schema after it.</param>
/// <param name="Reversible">`lossless`, `lossy` or `no`: what <paramref name="Down"/> does to the data.</param>
/// <param name="Up">Statements that may be begun again after a crash half way: MariaDB commits at every `create`.</param>
sealed record Migration(string Id, string Name, string Compatible, string Reversible, Func<Dialect, string[]> Up, Func<Dialect, string[]> Down)
{
    /// <summary>What `up` runs, as one text for a person to read.</summary>
    public string Sql(Dialect dialect) => string.Join("\n", Up(dialect).Select(statement => statement + ";"));
}
