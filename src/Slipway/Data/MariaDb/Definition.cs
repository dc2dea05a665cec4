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
    const string DefinedBy = " DEFINER=";

    // Always told, before anything that a user wrote.
    int Definer => Text.IndexOf(DefinedBy, StringComparison.Ordinal) is var place && place < 0 ? -1 : place + DefinedBy.Length;

    // Bodies are full of semicolons.
    const string Delimiter = "/*slipway*/";

    public string Drop => $"DROP {Kind} IF EXISTS {MariaDbStatements.Identifier(Name)};\n";

    /// <summary>Whether it acts as an account.</summary>
    /// <param name="account">Quoted, as the server shows it.</param>
    public bool IsBy(string account) => Definer is var place && place >= 0 && string.CompareOrdinal(Text, place, account + " ", 0, account.Length + 1) == 0;

    /// <summary>The same by another account, where it is by the first.</summary>
    public Definition By(string account, string other) => IsBy(account) ? this with { Text = $"{Text[..Definer]}{other}{Text[(Definer + account.Length)..]}" } : this;

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
