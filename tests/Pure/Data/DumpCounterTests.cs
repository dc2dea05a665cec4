using System.Text;
using Slipway.Data.MariaDb;

namespace Slipway.Tests.Data;

public class DumpCounterTests
{
    const string Dump = """
        CREATE TABLE `empty` (
          `id` int COMMENT 'CREATE TABLE `none` ('
        );
        CREATE TABLE `vi``sit` (
        INSERT INTO `vi``sit` VALUES
        (1,'it''s (so); \'quoted\' \\',0x00FF),
        (2,NULL,'\nINSERT INTO `none` VALUES (1)');
        INSERT INTO `vi``sit` VALUES (3,'','');
        INSERT INTO `made` (`id`, `name`) VALUES
        (1,'(');
        DELIMITER ;;
        CREATE TRIGGER t BEGIN
        INSERT INTO `empty` VALUES (1);
        CREATE TABLE `none` (i INT);
        END ;;
        DELIMITER ;
        INSERT INTO `made` (`id`, `name`) VALUES (2,')'),(3,'\\\'');

        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Rows_are_counted_and_nothing_is_changed_in_whatever_pieces_it_comes(int piece)
    {
        using var target = new MemoryStream();
        await using var counter = new DumpCounter(target);
        var bytes = Encoding.UTF8.GetBytes(Dump);
        for (var place = 0; place < bytes.Length; place += piece)
        {
            await counter.WriteAsync(bytes.AsMemory(place, Math.Min(piece, bytes.Length - place)), TestContext.Current.CancellationToken);
        }

        Assert.Equal(Dump, Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal(["empty 0", "made 3", "vi`sit 3"], counter.Rows.Select(table => $"{table.Key} {table.Value}").Order(StringComparer.Ordinal));
    }
}
