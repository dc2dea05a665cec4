using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using Slipway.Data.MariaDb;
using Slipway.Data.PostgreSql;
using Slipway.Data.Rows;
using Slipway.Data.Sqlite;
using Slipway.Tests.Data.Snapshots;

namespace Slipway.Tests.Data.Rows;

public class RowComparisonTests
{
    static readonly ColumnShape Id = new("id", "bigint", IsWhole: true);
    static readonly ColumnShape Who = new("wh\"o`", "varchar", IsWhole: false);
    static readonly ColumnShape Note = new("note", "text", IsWhole: false);

    [Fact]
    public async Task Rows_of_one_side_are_lost_or_come_back_and_only_the_first_keys_are_told()
    {
        var server = MemoryServer.With("live", ("more", 2), ("visit", 12), ("same", 5));
        server.Databases["copy"] = new(new Dictionary<string, long> { ["visit"] = 9, ["gone"] = 1, ["same"] = 5 }, StringComparer.Ordinal);

        var found = await new RowComparison(server, 2).CompareAsync("live", "copy", _ => { }, SnapshotLab.Token);

        Assert.Equal(["gone 0 0 1 1", "more 2 0 0 1,2", "visit 3 0 0 10,11"], found.Select(table =>
            $"{table.Table} {table.Lost.Count} {table.Changed.Count} {table.Back.Count} {string.Join(',', table.Lost.Keys.Concat(table.Back.Keys))}"));
        Assert.All(found, table => Assert.Equal(["id"], table.Key));
    }

    [Fact]
    public async Task What_cannot_be_read_on_one_side_ends_the_comparison()
    {
        var server = MemoryServer.With("live", ("visit", 20_000));
        server.Databases["copy"] = new(new Dictionary<string, long> { ["visit"] = 20_000 }, StringComparer.Ordinal);
        server.UnreadableRows = "copy";

        Assert.Equal("database-away", (await SnapshotLab.FailsAsync(() => new RowComparison(server, 2).CompareAsync("live", "copy", _ => { }, SnapshotLab.Token))).Code);
    }

    [Fact]
    public void Tables_are_compared_by_the_columns_and_the_key_that_both_have()
    {
        var live = Shape("visit", ["id"], Id, Who, Note);
        var pair = Assert.Single(TablePair.Of([live], [Shape("visit", ["id"], Id with { Type = "int", IsWhole = false }, Note)]));

        Assert.Equal(["id", "note"], pair.Live!.Columns.Select(column => column.Name));
        Assert.Equal((new ColumnShape("id", "bigint", false), new ColumnShape("id", "int", false)), (pair.Live.Key[0], pair.Copy!.Key[0]));
        Assert.Empty(TablePair.Of([live], [Shape("visit", [], Who, Note)])[0].Key);
        Assert.Equal("note", Assert.Single(TablePair.Of([live], [Shape("visit", ["note"], Note)])[0].Key).Name);
    }

    [Theory]
    [InlineData(true, "9", "10", -1)]
    [InlineData(false, "9", "10", 1)]
    [InlineData(true, "-5", "18446744073709551615", -1)]
    [InlineData(false, "😀", "\uffee", 1)]
    [InlineData(false, "a", "ab", -1)]
    [InlineData(false, "B", "a", -1)]
    [InlineData(false, "a", "a", 0)]
    public void Keys_sort_as_numbers_or_as_the_bytes_of_utf8(bool isWhole, string first, string second, int order)
    {
        var tables = TablePair.Of([Shape("visit", ["id"], Id with { IsWhole = isWhole })], []);

        Assert.Equal(order, Math.Sign(new RowOrder(tables).Compare(new RowMark(0, [first], "x"), new RowMark(0, [second], "y"))));
    }

    [Fact]
    public async Task Lines_of_any_length_are_read_and_what_is_escaped_in_them()
    {
        var rows = Channel.CreateUnbounded<RowMark>();
        var name = new string('é', 100_000);

        await RowLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"0\t1\ta\\tb\\nc\\\\d\rx\thash\n12\t{name}\thash\n3\thash\n")), rows.Writer, SnapshotLab.Token);
        rows.Writer.Complete();

        var read = await rows.Reader.ReadAllAsync(SnapshotLab.Token).ToListAsync(SnapshotLab.Token);
        Assert.Equal([0, 12, 3], read.Select(row => row.Table));
        Assert.Equal(["1", "a\tb\nc\\d\rx"], read[0].Key);
        Assert.Equal((name, 0, "hash"), (read[1].Key[0], read[2].Key.Length, read[2].Hash));
    }

    [Fact]
    public async Task A_line_without_end_is_not_held()
    {
        var problem = await SnapshotLab.FailsAsync(() => RowLines.ReadAsync(new MemoryStream(new byte[3 << 20]), Channel.CreateUnbounded<RowMark>().Writer, SnapshotLab.Token));

        Assert.Equal("data-failed", problem.Code);
    }

    [Fact]
    public void Statements_quote_what_is_called_oddly_and_sort_by_what_does_not_depend_on_a_collation()
    {
        Assert.Equal(
            """COPY (SELECT 0, "id"::text, "wh""o`"::text, md5(ROW("id", "wh""o`", "note")::text) FROM ONLY public.visit AS this_row ORDER BY this_row."id", convert_to("wh""o`"::text, 'UTF8'), md5(ROW("id", "wh""o`", "note")::text)) TO STDOUT;""" + "\n",
            PostgreSqlRows.Statement(Asked("public.visit", Id, Who)));
        Assert.Equal(
            "SELECT 0, MD5(CONCAT('', IFNULL(MD5(`id`), '-'), IFNULL(MD5(CONVERT(`wh\"o``` USING utf8mb4)), '-'), IFNULL(MD5(CONVERT(`note` USING utf8mb4)), '-'))) AS slipway_hash FROM `visit` ORDER BY slipway_hash;\n",
            MariaDbRows.Statement(Asked("`visit`")));
        Assert.EndsWith(
            "FROM \"visit\" ORDER BY \"id\", CASE typeof(\"wh\"\"o`\") WHEN 'blob' THEN hex(\"wh\"\"o`\") WHEN 'null' THEN 'NULL' ELSE CAST(\"wh\"\"o`\" AS TEXT) END COLLATE BINARY, slipway_hash(quote(\"id\") || ',' || quote(\"wh\"\"o`\") || ',' || quote(\"note\"))",
            SqliteRows.Statement(Asked("\"visit\"", Id, Who)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tables_shape_is_read_from_its_line()
    {
        var shape = PostgreSqlRows.Shape(PostgreSqlClient.Json("""["audit", "en\"try", [["id", "bigint", true], ["at", "timestamp with time zone", false]], ["id"]]"""));

        Assert.Equal(("audit.en\"try", "\"audit\".\"en\"\"try\""), (shape.Name, shape.Quoted));
        Assert.Equal([Id, new ColumnShape("at", "timestamp with time zone", false)], shape.Columns);
        Assert.Equal(["id"], shape.Key);
    }

    static RowsAsked Asked(string quoted, params ImmutableArray<ColumnShape> key) => new(0, Shape(quoted, [], Id, Who, Note), key, [Id, Who, Note]);

    static TableShape Shape(string name, ImmutableArray<string> key, params ImmutableArray<ColumnShape> columns) => new(name, name, key, columns);
}
