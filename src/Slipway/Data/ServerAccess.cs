using Slipway.Engines.Databases;

namespace Slipway.Data;

/// <summary>The server, or the file, that a component's data is in, as whoever may do everything with that data reaches it.</summary>
/// <param name="Admin">A role other than the application's, which may make databases, end sessions and act for the application's role. SQLite: the file.</param>
/// <param name="User">The application's role; SQLite has none.</param>
/// <param name="Database">The one that the application uses. SQLite: the file, absolute.</param>
public sealed record ServerAccess(ResourceEndpoint Admin, string? User, string Database);
