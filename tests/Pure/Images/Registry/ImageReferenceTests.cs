using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Tests.Images.Registry;

public class ImageReferenceTests
{
    static readonly string Digest = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("visits", null, "visits", null)]
    [InlineData("shop/visits:v1.4.0", null, "shop/visits", "v1.4.0")]
    [InlineData("localhost/visits", "localhost", "visits", null)]
    [InlineData("localhost:5000/visits:latest", "localhost:5000", "visits", "latest")]
    [InlineData("registry.example.net/team/sub/visits", "registry.example.net", "team/sub/visits", null)]
    [InlineData("[::1]:5000/visits", "[::1]:5000", "visits", null)]
    public void A_name_is_a_host_a_path_and_a_tag(string text, string? host, string path, string? tag)
    {
        Assert.True(ImageReference.TryParse(text, out var reference));
        Assert.Equal((host, path, tag, null), (reference.Host, reference.Path, reference.Tag, reference.Digest));
        Assert.Equal(text, reference.ToString());
    }

    [Fact]
    public void A_digest_says_all_that_a_tag_beside_it_could()
    {
        var reference = ImageReference.Parse($"localhost:5000/visits:v1.4.0@{Digest}");

        Assert.Equal(("v1.4.0", Digest), (reference.Tag, reference.Digest));
        Assert.Equal($"localhost:5000/visits@{Digest}", reference.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Visits")]
    [InlineData("visits:")]
    [InlineData("visits:-tag")]
    [InlineData("visits:v1.4.0\n")]
    [InlineData("visits\n")]
    [InlineData("visits tag")]
    [InlineData("--privileged")]
    [InlineData("../visits")]
    [InlineData("a//b")]
    [InlineData("/visits")]
    [InlineData("localhost:5000/")]
    [InlineData("localhost:99999/visits")]
    [InlineData("localhost:0/visits")]
    [InlineData("user@host/visits")]
    [InlineData("host.example.net:5000:6000/visits")]
    [InlineData("https://localhost:5000/visits")]
    [InlineData("visits@sha256:abc")]
    [InlineData("visits@md5:0123")]
    [InlineData("vísits")]
    public void What_no_registry_would_take_is_refused(string text)
    {
        Assert.False(ImageReference.TryParse(text, out _));
        Assert.Equal("bad-image-name", Assert.Throws<ProblemException>(() => ImageReference.Parse(text)).Problems[0].Code);
    }

    [Fact]
    public void Long_names_are_refused_in_no_time()
    {
        Assert.False(ImageReference.TryParse(new string('a', 600), out _));
        Assert.False(ImageReference.TryParse(string.Concat(Enumerable.Repeat("a-", 250)) + "!", out _));
        Assert.False(ImageReference.TryParse("visits:" + new string('a', 129), out _));
    }

    [Fact]
    public void A_component_lies_below_the_address_of_its_registry()
    {
        Assert.Equal("localhost:5000/visits", ImageReference.In("localhost:5000", "visits").ToString());
        Assert.Equal("registry.example.net/team/visits", ImageReference.In("registry.example.net/team/", "visits").ToString());
        Assert.Throws<ProblemException>(() => ImageReference.In("team", "visits"));
        Assert.Throws<ProblemException>(() => ImageReference.In("https://localhost:5000", "visits"));
    }
}
