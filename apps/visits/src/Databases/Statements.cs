using System.Data.Common;
using System.Globalization;

namespace Visits.Databases;

/// <summary>A statement with its parameters, run on a connection.</summary>
static class Statements
{
    public static async Task<int> RunAsync(
        this DbConnection connection, string sql, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>As <see cref="RunAsync"/>, for a change of the schema, which takes as long as there are rows.</summary>
    public static async Task ChangeSchemaAsync(this DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql, []);
        command.CommandTimeout = (int)Database.SchemaLimit.TotalSeconds;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row as a number; null where there is no row.</summary>
    public static async Task<long?> NumberAsync(
        this DbConnection connection, string sql, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        var value = await command.ExecuteScalarAsync(cancellation);
        return value is null or DBNull ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }

    public static async Task<List<T>> ReadAsync<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> row, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    static DbCommand Command(DbConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this program; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = (int)Database.StatementLimit.TotalSeconds;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
