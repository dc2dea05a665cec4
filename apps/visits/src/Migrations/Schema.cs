using Visits.Databases;

namespace Visits.Migrations;

/// <summary>Every migration, in order. Days are `yyyy-MM-dd` in UTC, as text, which all engines sort and compare alike.</summary>
static class Schema
{
    /// <summary>Where the applied migrations are recorded.</summary>
    public const string Journal = "migration";

    public static IReadOnlyList<Migration> All { get; } = [Visitors(), Totals(), Keys(), Tickets()];

    public static string Head => All[^1].Id;

    static Migration Visitors() => new(
        "0001-visitors", "one row for each visitor: by cookie, or by the hash of an address", "yes", "lossy",
        dialect => [$"create table if not exists visitor (identity {dialect.Name} primary key, visits bigint not null, seen_on {dialect.Name} not null)" + dialect.TableEnd],
        _ => ["drop table if exists visitor"]);

    // Seeded from what is there. Run twice, or after a crash between its statements, it leaves the same.
    static Migration Totals() => new(
        "0002-totals", "the total and the visits of each day, so that neither costs a scan", "yes", "lossy",
        dialect =>
        [
            "create table if not exists total (id integer primary key, visitors bigint not null, visits bigint not null)" + dialect.TableEnd,
            "insert into total (id, visitors, visits) select 1, count(*), coalesce(sum(visits), 0) from visitor where not exists (select 1 from total where id = 1)",
            $"create table if not exists day (day {dialect.Name} primary key, visits bigint not null)" + dialect.TableEnd,
        ],
        _ => ["drop table if exists day", "drop table if exists total"]);

    static Migration Keys() => new(
        "0003-keys", "the key that signs cookies and hashes addresses, where no VISITOR_KEY is set", "yes", "lossy",
        dialect => [$"create table if not exists secret_key (name {dialect.Name} primary key, value {dialect.Name} not null)" + dialect.TableEnd],
        _ => ["drop table if exists secret_key"]);

    static Migration Tickets() => new(
        "0004-tickets", "a ticket for each commit, by which a commit whose answer was lost is found again", "yes", "lossless",
        dialect => [$"create table if not exists ticket (id {dialect.Name} primary key, issued_on {dialect.Name} not null)" + dialect.TableEnd],
        _ => ["drop table if exists ticket"]);
}
