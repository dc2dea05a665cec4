using System.Formats.Tar;
using Slipway.Programs;
using Slipway.Tests.Support;
using static Slipway.Tests.Bootstrap.Archive;

namespace Slipway.Tests.Bootstrap;

public sealed class ArchiveTests : IDisposable
{
    const int Runnable = 0x81ED;

    readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_tool_with_documents_beside_it_stands_alone()
    {
        await _bench.FetchAsync(_bench.Pin("helm", "3.0", Gzip(Tar(Folder("linux-amd64/"), Tool("linux-amd64/helm", "helm"), File("linux-amd64/LICENSE"), File("linux-amd64/README.md")))));

        Assert.Equal("helm", await _bench.RunAsync("helm"));
        Assert.Equal(["helm"], _bench.There());
    }

    [Fact]
    public async Task A_tool_that_needs_what_is_beside_it_finds_it_also_in_a_checkout_that_was_moved()
    {
        var tool = _bench.Pin("node", "22.1", Tar(
            File("node-22/bin/node", "#!/bin/sh\ncat \"${0%/*}/../lib/words\"; echo \" $1\"\n", Run), File("node-22/lib/words", "it's here"), Link("node-22/bin/other", "../lib/words")));
        await _bench.FetchAsync(tool);
        Directory.Move(_bench.Folder(), _bench.Folder() + " moved");

        var call = ProgramCall.Of(Path.Combine(_bench.Folder() + " moved", ".deps/node"), "a b");
        var result = await new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("it's here a b\n", result.Output);
    }

    [Fact]
    public async Task A_changed_version_of_a_tool_with_files_leaves_nothing_of_the_old_one()
    {
        await _bench.FetchAsync(_bench.Pin("node", "1.0", Tar(Tool("bin/node", "one"), File("lib/a"))));

        await _bench.FetchAsync(_bench.Pin("node", "2.0", Tar(Tool("bin/node", "two"), File("lib/a"))));

        Assert.Equal("two", await _bench.RunAsync("node"));
        Assert.StartsWith("2.0-", Path.GetFileName(Assert.Single(Directory.GetDirectories(_bench.Deps(".tools/node")))), StringComparison.Ordinal);
        await _bench.FetchAsync([]);
        Assert.Equal([".tools"], _bench.There());
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Deps(".tools")));
    }

    [Fact]
    public async Task A_zip_is_unpacked_whether_made_on_Unix_or_not()
    {
        await _bench.FetchAsync([
            _bench.Pin("unix", "1.0", Zip(("unix", "#!/bin/sh\necho unix", Runnable), ("LICENSE.txt", "free", 0))),
            _bench.Pin("dos", "1.0", Zip(("folder/", "", 0), ("folder/dos", "#!/bin/sh\necho dos", 0)))]);

        Assert.Equal(("unix", "dos"), (await _bench.RunAsync("unix"), await _bench.RunAsync("dos")));
    }

    [Fact]
    public async Task A_program_that_is_only_compressed_is_unpacked()
    {
        await _bench.FetchAsync(_bench.Pin("hello", "1.0", Gzip(Bench.Script("hello"))));

        Assert.Equal("hello", await _bench.RunAsync("hello"));
    }

    [Fact]
    public async Task An_archive_packed_with_xz_is_unpacked()
    {
        await _bench.FetchAsync(_bench.Pin("hello", "1.0", await XzAsync(Tar(Tool("x/hello", "hello")))));

        Assert.Equal("hello", await _bench.RunAsync("hello"));
    }

    [Fact]
    public async Task An_xz_that_becomes_too_large_is_stopped()
    {
        _bench.Unpack = _bench.Unpack with { MaximumBytes = 1_000_000 };

        var problem = await _bench.FailAsync(_bench.Pin("hello", "1.0", await XzAsync(new byte[20_000_000])));

        Assert.Equal("tool-archive", problem.Code);
    }

    [Fact]
    public async Task The_manifest_may_say_which_file_it_is()
    {
        await _bench.FetchAsync(_bench.Pin("tool", "1.0", Tar(Tool("tool-1.0-linux/bin/other", "other"), Tool("tool", "wrong")), path: "tool-{version}-{os}/bin/other"));

        Assert.Equal("other", await _bench.RunAsync("tool"));
    }

    [Fact]
    public async Task An_archive_without_the_tool_names_what_can_be_run_in_it()
    {
        var problem = await _bench.FailAsync(_bench.Pin("kustomize", "1.0", Tar(Tool("bin/kust", "x"), File("a"))));

        Assert.Equal("it has no file called `kustomize`; what can be run in it: `bin/kust`", problem.Why);
    }

    [Fact]
    public async Task Set_user_id_is_dropped()
    {
        const UnixFileMode special = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit | UnixFileMode.OtherWrite;
        await _bench.FetchAsync(_bench.Pin("hello", "1.0", Tar(File("hello", "#!/bin/sh\n", special | Run), File("lib", "x", special))));

        var files = Directory.GetFiles(_bench.Deps(), "*", SearchOption.AllDirectories).Select(File_mode).ToArray();
        Assert.All(files, mode => Assert.Equal((UnixFileMode)0, mode & special));

        static UnixFileMode File_mode(string path) => System.IO.File.GetUnixFileMode(path);
    }

    public static TheoryData<string, byte[], string> Hostile => new()
    {
        { "absolute", Tar(Tool("t", "t"), File("/tmp/slipway-evil")), "absolute path" },
        { "upwards", Tar(Tool("t", "t"), File("../../evil")), "leads upwards" },
        { "upwards inside", Tar(Tool("t", "t"), File("a/../../evil")), "leads upwards" },
        { "backslash", Tar(Tool("t", "t"), File("..\\evil")), "backslash" },
        { "link to absolute", Tar(Tool("t", "t"), Link("evil", "/etc/passwd")), "leads out of it" },
        { "link upwards", Tar(Tool("t", "t"), Link("a/evil", "../../x")), "leads out of it" },
        { "link by way of a link", Tar(Tool("t", "t"), Link("a/b/root", "../.."), Link("evil", "a/b/root/../x")), "leads out of it" },
        { "through a link", Tar(Tool("t", "t"), Folder("a/"), Link("evil", "a"), File("evil/x")), "two entries" },
        { "link over a folder", Tar(Tool("t", "t"), File("a/x"), Link("a", "b")), "two entries" },
        { "hard link out", Tar(Tool("t", "t"), HardLink("evil", "/etc/passwd")), "absolute path" },
        { "hard link upwards", Tar(Tool("t", "t"), HardLink("evil", "../x")), "leads upwards" },
        { "hard link to nothing", Tar(Tool("t", "t"), HardLink("evil", "later")), "no file that came before" },
        { "hard link to a link", Tar(Tool("t", "t"), Link("l", "t"), HardLink("evil", "l")), "no file that came before" },
        { "twice", Tar(Tool("t", "t"), Tool("./t", "evil")), "two entries" },
        { "case", Tar(Tool("t", "t"), Tool("T", "evil")), "differ in case only" },
        { "case of a folder", Tar(Tool("t", "t"), File("a/x"), File("A/y")), "differ in case only" },
        { "device", Tar(Tool("t", "t"), Of(TarEntryType.BlockDevice, "evil")), "neither file" },
        { "pipe", Tar(Tool("t", "t"), Of(TarEntryType.Fifo, "evil")), "neither file" },
        { "deep", Tar(Tool("t", "t"), File(string.Concat(Enumerable.Repeat("a/", 70)) + "x")), "too deep" },
        { "long", Tar(Tool("t", "t"), File(new string('a', 300))), "too long" },
        { "torn", Gzip(Tar(Tool("t", "t"), File("x", new string('y', 50_000))))[..200], "damaged" },
        { "torn tar", Tar(Tool("t", "t"), File("x", new string('y', 50_000)))[..10_000], "damaged" },
        { "zip upwards", Zip(("t", "t", Runnable), ("../evil", "x", 0)), "leads upwards" },
        { "zip absolute", Zip(("t", "t", Runnable), ("/tmp/slipway-evil", "x", 0)), "absolute path" },
        { "zip link out", Zip(("t", "t", Runnable), ("evil", "../../x", 0xA1FF)), "leads out of it" },
        { "zip device", Zip(("t", "t", Runnable), ("evil", "", 0x6000)), "neither file" },
        { "zip twice", Zip(("t", "t", Runnable), ("t", "evil", Runnable)), "two entries" },
        { "torn zip", Zip(("t", "t", Runnable), ("x", "y", 0))[..60], "damaged" },
        { "nul", Zip(("t", "t", Runnable), ("a\0b", "x", 0)), "control character" },
        { "7-Zip", [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c, 0, 4], "7-Zip" },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task Hostile_archives_are_refused_and_leave_nothing_anywhere(string name, byte[] archive, string why)
    {
        var problem = await _bench.FailAsync(_bench.Pin("t", "1.0", archive));

        Assert.Equal("tool-archive", problem.Code);
        Assert.True(problem.Why!.Contains(why, StringComparison.Ordinal), $"{name}: {problem.Why}");
        Assert.False(System.IO.File.Exists("/tmp/slipway-evil"));
        Assert.Equal(
            [$"cache/tools/{Bench.Sha256(archive)}", $"cache/tools/locks/{Bench.Sha256(archive)}", "one/.deps/.lock"], _bench.Everything());
    }

    [Fact]
    public async Task A_bomb_is_stopped()
    {
        _bench.Unpack = _bench.Unpack with { MaximumBytes = 1_000_000 };

        var tar = await _bench.FailAsync(_bench.Pin("t", "1.0", Gzip(Tar(Tool("t", "t"), File("x", new string('y', 5_000_000))))));
        var zip = await _bench.FailAsync(_bench.Pin("t", "1.0", Zip(("t", "t", Runnable), ("x", new string('y', 5_000_000), 0))));

        Assert.Equal(("it unpacks to more than 0 MiB", "it unpacks to more than 0 MiB"), (tar.Why, zip.Why));
    }

    [Fact]
    public async Task Too_many_entries_are_refused()
    {
        _bench.Unpack = _bench.Unpack with { MaximumEntries = 10 };

        var problem = await _bench.FailAsync(_bench.Pin("t", "1.0", Tar([Tool("t", "t"), .. Enumerable.Range(0, 20).Select(number => File($"f{number}"))])));

        Assert.Equal("it has more than 10 entries", problem.Why);
    }

    [Fact]
    public async Task An_archive_that_fails_leaves_the_version_before_in_place()
    {
        await _bench.FetchAsync(_bench.Pin("t", "1.0", Bench.Script("one")));

        await _bench.FailAsync(_bench.Pin("t", "2.0", Tar(Tool("t", "t"), File("../evil"))));

        Assert.Equal("one", await _bench.RunAsync("t"));
    }

    [Fact]
    public async Task What_a_killed_bootstrap_left_in_the_making_is_swept_away()
    {
        Directory.CreateDirectory(_bench.Deps(".new/t/tree"));
        Directory.CreateDirectory(_bench.Deps(".stamps"));
        await System.IO.File.WriteAllTextAsync(_bench.Deps("t"), "half", TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(
            _bench.Deps(".stamps/t.json"), """{"name":"t","version":"1.0","sha256":"x","path":null,"size":-1,"modified":0,"folder":null}""", TestContext.Current.CancellationToken);

        await _bench.FetchAsync(_bench.Pin("t", "1.0", Bench.Script("whole")));

        Assert.Equal("whole", await _bench.RunAsync("t"));
        Assert.Equal(["t"], _bench.There());
    }

    async Task<byte[]> XzAsync(byte[] content)
    {
        var xz = RealParts.Program("xz", "xz", "apt-get install xz-utils");
        var file = Path.Combine(_bench.Folder("packing"), "content");
        await System.IO.File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await new ProgramRunner().RunAsync(ProgramCall.Of(xz, "-1", file), TestContext.Current.CancellationToken);
        return await System.IO.File.ReadAllBytesAsync(file + ".xz", TestContext.Current.CancellationToken);
    }
}
