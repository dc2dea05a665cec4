using System.Text;
using System.Text.Json.Nodes;
using Slipway.Images.Layers;
using Slipway.Images.Registry;

namespace Slipway.Tests.Images.Layers;

public class LayeredImageTests
{
    const string Config = """
        {"architecture":"amd64","os":"linux","created":"2026-01-02T03:04:05Z",
         "config":{"Env":["PATH=/usr/bin"],"Entrypoint":["docker-entrypoint.sh"],"Cmd":["postgres"],"Volumes":{"/var/lib/postgresql/data":{}},"ExposedPorts":{"5432/tcp":{}},"StopSignal":"SIGINT","User":"postgres"},
         "rootfs":{"type":"layers","diff_ids":["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},
         "history":[{"created_by":"FROM scratch"}]}
        """;

    static readonly ImageLayer Layer = new($"sha256:{new string('c', 64)}", 17, $"sha256:{new string('d', 64)}");

    [Theory]
    [InlineData(ManifestTypes.OciManifest, "application/vnd.oci.image.layer.v1.tar+gzip")]
    [InlineData(ManifestTypes.DockerManifest, "application/vnd.docker.image.rootfs.diff.tar.gzip")]
    public void A_layer_goes_on_top_and_what_is_in_it_is_started(string type, string layerType)
    {
        var made = LayeredImage.Of(Manifest(type), Encoding.UTF8.GetBytes(Config), Layer, ["/opt/slipway/slipway", "data-task"], 65532)!;

        var manifest = JsonNode.Parse(made.Manifest.Content.Span)!;
        Assert.Equal((ImageManifest.DigestOf(made.Configuration.Span), made.Configuration.Length), ((string?)manifest["config"]!["digest"], (int)manifest["config"]!["size"]!));
        var top = manifest["layers"]![1]!;
        Assert.Equal((layerType, Layer.Digest, 17), ((string?)top["mediaType"], (string?)top["digest"], (int)top["size"]!));
        var configuration = JsonNode.Parse(made.Configuration.Span)!;
        Assert.Equal(Layer.PlainDigest, (string?)configuration["rootfs"]!["diff_ids"]![1]);
        Assert.Equal("""{"Env":["PATH=/usr/bin"],"Entrypoint":["/opt/slipway/slipway","data-task"],"User":"65532:65532","WorkingDir":"/"}""", configuration["config"]!.ToJsonString());
        Assert.Equal(2, configuration["history"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"rootfs":{"diff_ids":[]}}""")]
    [InlineData("""{"rootfs":{"diff_ids":"none"}}""")]
    [InlineData("no json")]
    public void What_is_no_image_gets_no_layer(string configuration) =>
        Assert.Null(LayeredImage.Of(Manifest(ManifestTypes.OciManifest), Encoding.UTF8.GetBytes(configuration), Layer, ["/tool"], 1));

    [Fact]
    public void Of_several_platforms_the_one_is_taken_that_the_program_is_for()
    {
        var (one, other) = ($"sha256:{new string('1', 64)}", $"sha256:{new string('2', 64)}");
        var index = ImageManifest.Read(null, Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":2,"mediaType":"{{{ManifestTypes.OciIndex}}}","manifests":[
              {"digest":"{{{one}}}","size":1,"platform":{"os":"linux","architecture":"arm64"}},
              {"digest":"{{{other}}}","size":1,"platform":{"os":"linux","architecture":"amd64"}},
              {"digest":"{{{one}}}","size":1,"platform":{"os":"windows","architecture":"amd64"}}]}
            """))!;

        Assert.Equal((other, one, null), (PlatformManifest.DigestOf(index, "amd64"), PlatformManifest.DigestOf(index, "arm64"), PlatformManifest.DigestOf(index, "s390x")));
    }

    static ImageManifest Manifest(string type) => ImageManifest.Read(type, Encoding.UTF8.GetBytes($$"""
        {"schemaVersion":2,"mediaType":"{{type}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{new string('a', 64)}}","size":1},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:{{new string('b', 64)}}","size":5}]}
        """))!;
}
