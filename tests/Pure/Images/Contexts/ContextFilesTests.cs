namespace Slipway.Tests.Images.Contexts;

public class ContextFilesTests
{
    static readonly ImageLab Lab = ImageLab.Visits(
        "FROM a\nCOPY . .\n",
        ("apps/visits/a.cs", "a"), ("apps/visits/docs/b.md", "b"), ("apps/visits/inner/slipway.yaml", "app: inner\n"), ("apps/visits/inner/c.cs", "c"),
        ("libs/text/slipway.yaml", "library: text\n"), ("libs/text/t.cs", "t"), ("version.txt", "1"));

    [Fact]
    public void The_components_own_files_go_in_without_those_of_other_components() => Assert.Equal("a.cs docs/b.md", Lab.Names());

    [Fact]
    public void What_is_included_is_called_as_from_the_root()
    {
        Assert.Equal("a.cs docs/b.md libs/text/t.cs", Say("include: [/libs/text]").Names());
        Assert.Equal("a.cs docs/b.md version.txt", Say("include: [../../version.txt]").Names());
        Assert.Equal("apps/visits/a.cs apps/visits/docs/b.md libs/text/t.cs", Say("context: /, include: [/libs/text]").Names());
    }

    [Fact]
    public void An_include_that_leads_nowhere_is_a_mistake()
    {
        Assert.Equal("include-nothing", Say("include: [/libs/texts]").Problems());
        Assert.Equal("include-nothing", Say("include: [../../../etc]").Problems());
        Assert.Equal("context-outside", Say("context: ../../..").Problems());
    }

    [Fact]
    public void What_is_ignored_stays_out()
    {
        Assert.Equal("a.cs", Say("ignore: [docs]").Names());
        Assert.Equal("a.cs", Say("ignore: [\"**/*.md\"]").Names());
        Assert.Equal("docs/b.md", Lab.With("apps/visits/.dockerignore", "# no sources\n*\n!docs\n").Names());
        Assert.Equal("a.cs", Lab.With("apps/visits/.dockerignore", "[b-e]oc[^a-r]\n").Names());
        Assert.Equal("a.cs", Lab.With("apps/visits/.dockerignore", "*\n").With("apps/visits/Dockerfile.dockerignore", "/docs\n").Names());
    }

    [Fact]
    public void A_line_of_an_ignore_file_that_is_no_pattern_is_a_mistake() =>
        Assert.Equal("bad-ignore-pattern", Lab.With("apps/visits/.dockerignore", "!docs/[a-\n").Problems());

    [Fact]
    public void Links_are_followed()
    {
        Assert.Equal("a.cs docs/b.md t.cs=libs/text/t.cs", Lab.With("apps/visits/t.cs@", "../../libs/text/t.cs").Names());
        Assert.Equal("a.cs docs/b.md lib/t.cs=libs/text/t.cs", Lab.With("apps/visits/lib@", "../../libs/text").Names());
        Assert.Equal("a.cs docs/b.md lib/t.cs=libs/text/t.cs", Lab.With("apps/visits/lib@", "../../all/text").With("all@", "libs").Names());
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("link")]
    public void A_link_that_leads_outside_or_in_a_circle_is_refused(string target)
    {
        var lab = Lab.With("apps/visits/link@", target);

        Assert.Equal("context-link", lab.Problems());
        Assert.Equal("", lab.With("apps/visits/slipway.yaml", "app: visits\nimage: { ignore: [link] }\n").Problems());
    }

    [Fact]
    public void A_link_to_what_is_not_there_stays_a_link() => Assert.Equal("a.cs docs/b.md gone", Lab.With("apps/visits/gone@", "made-later").Names());

    [Fact]
    public void Two_files_of_one_name_are_a_mistake() =>
        Assert.Equal("context-clash", Say("include: [/libs/text]").With("apps/visits/libs/text/t.cs", "other").Problems());

    static ImageLab Say(string image) => Lab.With("apps/visits/slipway.yaml", $"app: visits\nimage: {{ {image} }}\n");
}
