using Slipway.Engines.Databases;

namespace Slipway.Data;

/// <summary>The server, or the file, that a component's data is in, as whoever may do everything with that data reaches it.</summary>
/// <param name="Admin">A role other than the application's, which may make databases, end sessions and act for the application's role. SQLite: the file.</param>
/// <param name="User">The application's role; SQLite has none.</param>
/// <param name="Database">The one that the application uses. SQLite: the file, absolute.</param>
public sealed record ServerAccess(ResourceEndpoint Admin, string? User, string Database)
{
    /// <summary>The application's password, a secret: needed for a fence in PostgreSQL where the admin role is no superuser. Null: not known.</summary>
    public string? Password { get; init; }

    /// <summary>What must not be seen in a program's output.</summary>
    internal IEnumerable<string> Secrets => new[] { Admin.Password, Password, Admin.Url }.OfType<string>();

    /// <summary>Never the passwords: a record's own text would hold every member.</summary>
    public override string ToString() => $"{Admin}";
}
