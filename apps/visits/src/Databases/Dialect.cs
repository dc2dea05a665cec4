namespace Visits.Databases;

/// <summary>The statements and column types in which engines differ.</summary>
/// <param name="CountVisit">One atomic statement: a new visitor with one visit, or one more for a known one; answers the visits.
/// Takes `@identity` and `@today`.</param>
/// <param name="CountDay">Adds `@visits` to the day `@today`, which may be new.</param>
/// <param name="KeepKey">Keeps `@value` under `@name`, unless there is one already.</param>
/// <param name="Name">A column of up to 80 characters of plain ASCII that compares byte by byte.</param>
/// <param name="TableEnd">What follows the last bracket of `create table`.</param>
sealed record Dialect(string CountVisit, string CountDay, string KeepKey, string Name, string TableEnd)
{
    const string CountVisitHead = "insert into visitor (identity, visits, seen_on) values (@identity, ";
    const string CountDayHead = "insert into day (day, visits) values (@today, @visits)";
    const string KeepKeyHead = "insert into secret_key (name, value) values (@name, @value)";

    public static Dialect Sqlite { get; } = Standard("text", " without rowid");

    public static Dialect Postgres { get; } = Standard("varchar(80) collate \"C\"", "");

    // MySQL has no `returning`. `last_insert_id(x)` is x, kept for this connection alone.
    public static Dialect Maria { get; } = new(
        CountVisitHead + "last_insert_id(1), @today) on duplicate key update visits = last_insert_id(visits + 1), seen_on = @today; select last_insert_id()",
        CountDayHead + " on duplicate key update visits = visits + @visits",
        KeepKeyHead + " on duplicate key update name = name",
        "varchar(80) character set ascii collate ascii_bin",
        " engine = InnoDB");

    static Dialect Standard(string name, string tableEnd) => new(
        CountVisitHead + "1, @today) on conflict (identity) do update set visits = visitor.visits + 1, seen_on = @today returning visits",
        CountDayHead + " on conflict (day) do update set visits = day.visits + @visits",
        KeepKeyHead + " on conflict (name) do nothing",
        name,
        tableEnd);
}
