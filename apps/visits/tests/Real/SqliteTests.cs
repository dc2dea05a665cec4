using Visits.Tests.Support;

namespace Visits.Tests.Real;

public sealed class SqliteTests : DatabaseContract, IDisposable
{
    readonly TemporaryFolder _folder = new();
    int _files;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_database_that_nobody_made_is_not_made_by_looking_at_it()
    {
        var url = await NewAsync();
        var status = await Migrator(url, Visits.Migrations.Schema.All).StatusAsync(Cancellation);

        Assert.Null(status.Head);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    protected override Task<string> NewAsync() => Task.FromResult($"sqlite://{_folder[$"visits {++_files}.db"].Replace(" ", "%20", StringComparison.Ordinal)}");
}
