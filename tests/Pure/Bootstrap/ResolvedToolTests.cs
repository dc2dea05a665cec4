using Slipway.Bootstrap;

namespace Slipway.Tests.Bootstrap;

public class ResolvedToolTests
{
    static readonly string Digest = new('a', 64);

    static PinnedTool Tool(string url, string name = "kubectl", string version = "1.34.4") =>
        new(name, version, url, new Dictionary<string, string> { ["linux-amd64"] = Digest.ToUpperInvariant() });

    static (ResolvedTool? Tool, string[] Codes) Resolve(params PinnedTool[] tools)
    {
        var (resolved, problems) = ToolResolver.ResolveAll(tools, new ToolPlatform("linux", "amd64"), "/repo");
        return (resolved.FirstOrDefault(), [.. problems.Select(problem => problem.Code)]);
    }

    [Fact]
    public void Version_system_and_architecture_are_filled_in()
    {
        var tool = Resolve(Tool("https://dl.example.net/v{version}/{os}/{arch}/kubectl") with { Path = "{os}-{arch}/kubectl" }).Tool!;

        Assert.Equal("https://dl.example.net/v1.34.4/linux/amd64/kubectl", tool.Source.AbsoluteUri);
        Assert.Equal("linux-amd64/kubectl", tool.Path);
        Assert.Equal(Digest, tool.Sha256);
    }

    [Theory]
    [InlineData("file:vendor/x", "/repo/vendor/x")]
    [InlineData("file:/srv/x", "/srv/x")]
    [InlineData("file:///srv/x%20y", "/srv/x y")]
    [InlineData("file://localhost/srv/x", "/srv/x")]
    [InlineData("file:a%23b", "/repo/a#b")]
    public void A_file_is_absolute_or_relative_to_the_repository(string url, string path) =>
        Assert.Equal(path, Resolve(Tool(url)).Tool!.Source.LocalPath);

    [Theory]
    [InlineData("ftp://example.net/x")]
    [InlineData("example.net/x")]
    [InlineData("//example.net/x")]
    [InlineData("https:///x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file://other.host/x")]
    [InlineData("file:")]
    [InlineData("")]
    public void Other_addresses_are_refused(string url) => Assert.Equal(["tool-url"], Resolve(Tool(url)).Codes);

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData(".lock")]
    [InlineData("-rf")]
    [InlineData("")]
    public void A_name_or_version_that_leads_elsewhere_is_refused(string word)
    {
        Assert.Equal(["tool-name"], Resolve(Tool("https://example.net/x", name: word)).Codes);
        Assert.Equal(["tool-version"], Resolve(Tool("https://example.net/x", version: word)).Codes);
    }

    [Fact]
    public void Every_mistake_of_every_tool_is_told_at_once()
    {
        var noChecksum = Tool("https://example.net/x", "one") with { Sha256ByPlatform = new Dictionary<string, string> { ["darwin-arm64"] = Digest } };
        var badChecksum = Tool("https://example.net/x", "two") with { Sha256ByPlatform = new Dictionary<string, string> { ["linux-amd64"] = "abc" } };

        var codes = Resolve(noChecksum, badChecksum, Tool("gopher://x", "three"), Tool("https://example.net/{platform}", "four"), Tool("https://example.net/x", "FOUR")).Codes;

        Assert.Equal(["tool-checksum-missing", "tool-checksum", "tool-url", "tool-placeholder", "tool-twice"], codes);
    }

    [Fact]
    public void A_missing_checksum_says_which_there_are_and_how_to_get_it()
    {
        var tool = Tool("https://example.net/x") with { Sha256ByPlatform = new Dictionary<string, string> { ["linux-arm64"] = Digest, ["darwin-arm64"] = Digest } };
        var problem = ToolResolver.ResolveAll([tool], new ToolPlatform("linux", "amd64"), "/repo").Problems.Single();

        Assert.Equal("the manifest has `darwin-arm64`, `linux-arm64`", problem.Why);
        Assert.StartsWith("slipway bootstrap --checksum kubectl", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_holds_no_user_and_no_query()
    {
        Assert.Equal("https://example.net:8443/a/b", ToolUrl.Shown(new Uri("https://ada:pw@example.net:8443/a/b?sig=s#f")));
        Assert.Equal("fatal: https://example.net/x.git not found", ToolUrl.WithoutCredentials("fatal: https://ada:pw@example.net/x.git not found"));
    }
}
