using Slipway.Engines.Databases.MariaDb;

namespace Slipway.Data.MariaDb;

/// <summary>Something that is defined by code and cannot be moved to another database: a trigger, a view, a routine, an event.</summary>
/// <param name="Kind"><c>TRIGGER</c>, <c>VIEW</c>, <c>FUNCTION</c>, <c>PROCEDURE</c>, <c>EVENT</c></param>
/// <param name="Name">Within its database.</param>
/// <param name="Mode">The <c>sql_mode</c> that its text was written for.</param>
/// <param name="Zone">The time zone of an event's schedule.</param>
/// <param name="Letters">The character set that it was written in.</param>
/// <param name="Order">The collation of its literals.</param>
/// <param name="Text"><c>CREATE DEFINER=… …</c></param>
sealed record Definition(string Kind, string Name, string Mode, string Zone, string Letters, string Order, string Text)
{
    // Bodies are full of semicolons.
    const string Delimiter = "/*slipway*/";

    public string Drop => $"DROP {Kind} IF EXISTS {MariaDbStatements.Identifier(Name)};\n";

    /// <summary>Makes it in the database that one is in; what is there already of that name is replaced.</summary>
    public string Create => $"""
        SET SESSION sql_mode = {MariaDbStatements.Literal(Mode)}, SESSION time_zone = {MariaDbStatements.Literal(Zone)};
        SET NAMES {Letters} COLLATE {Order};
        DELIMITER {Delimiter}
        CREATE OR REPLACE {Text["CREATE ".Length..]}
        {Delimiter}
        DELIMITER ;
        SET NAMES utf8mb4;
        SET SESSION sql_mode = '';

        """;
}
