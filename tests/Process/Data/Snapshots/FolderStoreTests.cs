using System.Text;
using Slipway.Data.Snapshots.Stores;
using Slipway.Problems;

namespace Slipway.Tests.Data.Snapshots;

public sealed class FolderStoreTests : IDisposable
{
    const int DiskFull = 28;

    readonly string _base = Directory.CreateTempSubdirectory("sw-").FullName;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string Folder => Path.Combine(_base, "plasma/local");

    FolderStore Store => new(Folder);

    [Fact]
    public async Task What_was_written_is_there_for_its_owner_alone()
    {
        await WriteAsync("b.data", "two");
        await WriteAsync("a.data", "one");
        await WriteAsync("other", "three");

        var listed = await Store.ListAsync("", Token);
        Assert.Equal([("a.data", 3L), ("b.data", 3L), ("other", 5L)], listed.Select(file => (file.Name, file.Bytes)));
        Assert.Equal(["a.data"], (await Store.ListAsync("a", Token)).Select(file => file.Name));
        await using var opened = await Store.OpenAsync("a.data", Token);
        Assert.Equal("one", await new StreamReader(opened!).ReadToEndAsync(Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "a.data")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_empty_and_has_room()
    {
        Assert.Empty(await Store.ListAsync("", Token));
        Assert.Null(await Store.OpenAsync("a.data", Token));
        await Store.RemoveAsync("a.data", Token);
        Assert.True(Store.Free > 0);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_file_is_written_once()
    {
        await WriteAsync("a.data", "one");

        Assert.Equal("snapshot-store", (await FailsAsync(() => WriteAsync("a.data", "two"))).Code);
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(Folder, "a.data"), Token));
        Assert.Equal(["a.data"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_broke_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync("a.data", BreaksAsync, Token));

        Assert.Empty(Directory.GetFiles(Folder));

        static async Task BreaksAsync(Stream stream)
        {
            await stream.WriteAsync(new byte[300_000], Token);
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_half_way_is_told_and_leaves_nothing()
    {
        var problem = await FailsAsync(() => Store.WriteAsync("a.data", _ => throw new IOException("No space left on device", DiskFull), Token));

        Assert.Equal("no-room", problem.Code);
        Assert.Contains(Folder, problem.What, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task What_a_killed_command_left_goes_and_what_another_one_is_writing_stays()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "killed.data.0123.tmp"), "half", Token);

        await Store.WriteAsync("a.data", async stream =>
        {
            await stream.WriteAsync("one"u8.ToArray(), Token);
            await WriteAsync("b.data", "two");
        }, Token);

        Assert.Equal(["a.data", "b.data"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await Store.ListAsync("", Token)).Count);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_base, "plasma"), "", Token);

        Assert.Equal("snapshot-store", (await FailsAsync(() => WriteAsync("a.data", "one"))).Code);
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);

    Task WriteAsync(string name, string text) => Store.WriteAsync(name, async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Token), Token);

    static async Task<Problem> FailsAsync(Func<Task> work) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(work)).Problems);
}
