using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Images.Checks;

namespace Slipway.Tests.Images.Checks;

public class LayerScanTests
{
    static readonly string Secret = "x=ghp_" + "a8Kq2Zw7Lx0Vn5Tc3Rb9Ym4Pd6Hs1Gf8Je2U";

    [Theory]
    [InlineData("0123/layer.tar", false)]
    [InlineData("blobs/sha256/0123", false)]
    [InlineData("blobs/sha256/0123", true)]
    public async Task A_secret_is_found_in_every_form_in_which_engines_save_layers(string name, bool isPacked)
    {
        var layer = Tar(("app/notes.txt", Encoding.UTF8.GetBytes(Secret)), ("app/code", new byte[100_000]));

        var findings = await ScanAsync(Tar((name, isPacked ? Packed(layer) : layer), ("manifest.json", "[]"u8.ToArray())));

        Assert.Equal([new SecretFile("app/notes.txt", "a GitHub token")], findings.Secrets);
    }

    [Fact]
    public async Task What_is_allowed_is_not_told()
    {
        var archive = Tar(("1/layer.tar", Tar(("./etc/test.key", Encoding.UTF8.GetBytes(Secret)), ("/root/.netrc", "machine x"u8.ToArray()), ("home/.env", []))));

        Assert.Equal([new SecretFile("root/.netrc", "passwords")], (await ScanAsync(archive, "etc/test.key")).Secrets);
    }

    [Fact]
    public async Task Caches_are_added_up_over_all_layers()
    {
        var archive = Tar(
            ("1/layer.tar", Tar(("var/lib/apt/lists/a", new byte[1000]), ("var/cache/apt/archives/b.deb", new byte[10]), ("usr/share/doc/a", new byte[5]))),
            ("2/layer.tar", Tar(("var/lib/apt/lists/c", new byte[500]), ("home/ada/.nuget/packages/x/x.nupkg", new byte[7]))));

        var findings = await ScanAsync(archive);

        Assert.Equal("NuGet's packages 7, apt's lists 1500, apt's packages 10", string.Join(", ", findings.Caches.OrderBy(cache => cache.Key, StringComparer.Ordinal).Select(cache => $"{cache.Key} {cache.Value}")));
    }

    [Fact]
    public async Task A_layer_that_cannot_be_read_is_counted() =>
        Assert.Equal(1, (await ScanAsync(Tar(("blobs/sha256/0123", [0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0])))).Unread);

    [Fact]
    public async Task What_is_no_archive_is_no_image() =>
        await Assert.ThrowsAnyAsync<IOException>(() => ScanAsync(Tar(("1/layer.tar", Tar(("a", new byte[4000]))))[..2000]).ContinueWith(
            task => task.Exception?.InnerException is InvalidDataException ? Task.FromException<LayerFindings>(new IOException()) : task, TestContext.Current.CancellationToken).Unwrap());

    static Task<LayerFindings> ScanAsync(byte[] archive, params string[] allowed) => new LayerScan(allowed.Contains).ReadAsync(new MemoryStream(archive), TestContext.Current.CancellationToken);

    static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return archive.ToArray();
    }

    static byte[] Packed(byte[] content)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }
}
