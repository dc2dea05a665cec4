using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Images.Layers;
using Slipway.Images.Registry;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images.Layers;

public class LayerArchiveTests
{
    [Fact]
    public async Task The_same_files_give_the_same_layer_whenever_they_were_written()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("one/tool", "a program").With("one/lib/other.so", "a library").With("two/tool", "a program").With("two/lib/other.so", "a library");
        File.SetLastWriteTimeUtc(Path.Combine(repository.Root, "two/tool"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        var (one, first) = await PackAsync(repository, "one");
        var (two, second) = await PackAsync(repository, "two");

        Assert.Equal(first, second);
        Assert.Equal(one, two);
        Assert.Equal((ImageManifest.DigestOf(one), (long)one.Length, ImageManifest.DigestOf(Plain(one))), (first.Digest, first.Size, first.PlainDigest));
    }

    [Fact]
    public async Task Nothing_of_this_machine_is_in_it()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("one/tool", "a program").With("one/lib/other.so", "a library");

        var (bytes, _) = await PackAsync(repository, "one");

        using var tar = new TarReader(new MemoryStream(Plain(bytes)));
        var entries = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid} {entry.Gid} {entry.ModificationTime.ToUnixTimeSeconds()}");
        }

        Assert.Equal(["opt/ 755 0 0 0", "opt/slipway/ 755 0 0 0", "opt/slipway/lib/ 755 0 0 0", "opt/slipway/lib/other.so 644 0 0 0", "opt/slipway/tool 755 0 0 0"], entries);
    }

    [Fact]
    public async Task Files_have_another_fingerprint_when_one_of_them_changes()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("one/tool", "a program");
        var before = await new ToolFiles(Files(repository, "one"), []).FingerprintAsync(TestContext.Current.CancellationToken);

        repository.With("one/tool", "a brogram");

        Assert.NotEqual(before, await new ToolFiles(Files(repository, "one"), []).FingerprintAsync(TestContext.Current.CancellationToken));
    }

    static async Task<(byte[] Bytes, ImageLayer Layer)> PackAsync(TemporaryRepository repository, string folder)
    {
        using var stream = new MemoryStream();
        var layer = await LayerArchive.WriteAsync(Files(repository, folder), stream, TestContext.Current.CancellationToken);
        return (stream.ToArray(), layer);
    }

    static System.Collections.Immutable.ImmutableArray<ToolFile> Files(TemporaryRepository repository, string folder)
    {
        ToolFile[] all =
        [
            new("opt/slipway/lib/other.so", Path.Combine(repository.Root, folder, "lib/other.so"), false),
            new("opt/slipway/tool", Path.Combine(repository.Root, folder, "tool"), true),
        ];
        return [.. all.Where(file => File.Exists(file.Source))];
    }

    static byte[] Plain(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
