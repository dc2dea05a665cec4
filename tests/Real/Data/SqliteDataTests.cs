using System.Diagnostics;
using Slipway.Data;
using Slipway.Engines.Databases;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data;

public sealed class SqliteDataTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("sw-data-").FullName;
    readonly string _python = RealParts.Program("python3", "python3", "apt-get install python3");

    string Live => Path.Combine(_folder, "visits.db");

    string Copy => Path.Combine(_folder, "visits_copy.db");

    string Kept => Path.Combine(_folder, "visits_kept.db");

    IDatabaseServer Server => DatabaseServers.Of(new ServerAccess(ResourceEndpoint.OfFile(Live, "visits"), null, Live), Runner, "/usr/bin", TimeProvider.System);

    static ProgramRunner Runner { get; } = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("list", "slow")]
    public async Task What_was_dumped_while_others_wrote_comes_back_whole_and_takes_the_live_one_s_place()
    {
        await PythonAsync("c.execute('pragma journal_mode=wal'); c.execute('create table visit (id integer primary key, note text)'); c.execute('create table \"odd \"\"name\"\"\" (x)'); c.commit()");
        using var writer = Open("import time\nwhile True:\n    c.execute(\"insert into visit (note) values ('x')\"); c.commit(); time.sleep(0.002)");
        await WaitAsync(async () => (await Server.LookAsync(Live, Token)).Tables[1].Rows > 20);
        using var dump = new MemoryStream();
        var facts = await Server.DumpAsync(Live, dump, Token);
        Assert.Equal(["odd \"name\"", "visit"], facts.Tables.Select(table => table.Name));
        Assert.True(facts.Tables[1].Rows > 20 && facts.Bytes == dump.Length);

        dump.Position = 0;
        await Server.RestoreAsync(dump, Copy, Token);
        Assert.Equal(facts.Tables, (await Server.LookAsync(Copy, Token)).Tables);
        Assert.Equal([Live, Copy], await Server.NamesAsync(Path.Combine(_folder, "visits"), Token));

        // Somebody is in it: nothing is changed, and the writer goes on.
        await PostgreSqlDataTests.RefusedAsync("data-in-use", () => Server.SwapAsync(Copy, Kept, Token));
        var before = (await Server.LookAsync(Live, Token)).Tables[1].Rows;
        await WaitAsync(async () => (await Server.LookAsync(Live, Token)).Tables[1].Rows > before);
        Assert.False(File.Exists(Kept));
        writer.Kill();
        await writer.WaitForExitAsync(Token);

        var last = (await Server.LookAsync(Live, Token)).Tables[1].Rows;
        await Server.SwapAsync(Copy, Kept, Token);
        await Server.SwapAsync(Copy, Kept, Token);
        Assert.Equal((facts.Tables[1].Rows, last), ((await Server.LookAsync(Live, Token)).Tables[1].Rows, (await Server.LookAsync(Kept, Token)).Tables[1].Rows));
        Assert.Equal("wal", await PythonAsync("print(c.execute('pragma journal_mode').fetchone()[0])"));

        // Killed between the two renames.
        File.Move(Live, Copy);
        await Server.SwapAsync(Copy, Kept, Token);
        Assert.Equal(facts.Tables[1].Rows, (await Server.LookAsync(Live, Token)).Tables[1].Rows);
        await Server.DropAsync(Kept, Token);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder), file => file.StartsWith(Kept, StringComparison.Ordinal) || file.StartsWith(Copy, StringComparison.Ordinal));
        await PostgreSqlDataTests.RefusedAsync("data-live", () => Server.DropAsync(Live, Token));
    }

    [Fact]
    public async Task One_who_sits_and_waits_is_found_too_and_what_is_no_database_is_not_taken()
    {
        await PythonAsync("c.execute('create table visit (id integer primary key)'); c.commit()");
        await Server.RestoreAsync(new MemoryStream(await File.ReadAllBytesAsync(Live, Token)), Copy, Token);
        using (var idle = Open("c.execute('select * from visit').fetchall(); print('open', flush=True); import time; time.sleep(600)"))
        {
            Assert.Equal("open", await idle.StandardOutput.ReadLineAsync(Token));
            var problem = await PostgreSqlDataTests.RefusedAsync("data-in-use", () => Server.SwapAsync(Copy, Kept, Token));
            Assert.Contains($"pid {idle.Id}", problem.Why, StringComparison.Ordinal);
            idle.Kill();
            await idle.WaitForExitAsync(Token);
        }

        await PostgreSqlDataTests.RefusedAsync("data-broken", () => Server.RestoreAsync(new MemoryStream("no database, but long enough to be looked at"u8.ToArray()), Kept, Token));
        Assert.False(File.Exists(Kept));
        await PostgreSqlDataTests.RefusedAsync("data-missing", () => Server.LookAsync(Kept, Token));
        await PostgreSqlDataTests.RefusedAsync("fence-impossible", () => Server.RaiseFenceAsync(Token));
    }

    [Fact]
    public async Task What_is_restored_where_users_of_containers_make_files_is_theirs_to_write_too()
    {
        const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        await PythonAsync("c.execute('create table visit (id integer primary key)'); c.commit()");
        File.SetUnixFileMode(Live, Usual);
        using var dump = new MemoryStream();
        await Server.DumpAsync(Live, dump, Token);
        dump.Position = 0;
        await Server.RestoreAsync(dump, Copy, Token);
        Assert.Equal(Usual, File.GetUnixFileMode(Copy));

        File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        dump.Position = 0;
        await Server.RestoreAsync(dump, Copy, Token);
        Assert.Equal(Usual | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite, File.GetUnixFileMode(Copy));
    }

    [Fact]
    public async Task What_a_killed_writer_left_half_done_is_taken_back_by_who_only_reads()
    {
        await PythonAsync("c.execute('create table visit (id integer primary key, note text)'); c.execute(\"insert into visit (note) values ('whole')\"); c.commit()");
        using (var writer = Open("c.execute('pragma cache_size=1')\nfor _ in range(2000): c.execute(\"insert into visit (note) values (hex(randomblob(500)))\")\nprint('open', flush=True); import time; time.sleep(600)"))
        {
            Assert.Equal("open", await writer.StandardOutput.ReadLineAsync(Token));
            writer.Kill();
            await writer.WaitForExitAsync(Token);
        }

        Assert.True(new FileInfo($"{Live}-journal").Length > 0);
        Assert.Equal(1, (await Server.LookAsync(Live, Token)).Tables.Single().Rows);
    }

    Process Open(string code)
    {
        var start = new ProcessStartInfo(_python) { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"import sqlite3\nc = sqlite3.connect('{Live}', timeout=60)\n{code}");
        return Process.Start(start)!;
    }

    async Task<string> PythonAsync(string code)
    {
        using var python = Open(code);
        var output = await python.StandardOutput.ReadToEndAsync(Token);
        await python.WaitForExitAsync(Token);
        Assert.Equal(0, python.ExitCode);
        return output.Trim();
    }

    static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        for (var rest = 1200; !await isSo(); rest--)
        {
            Assert.True(rest > 0, "it does not come");
            await Task.Delay(50, Token);
        }
    }
}
