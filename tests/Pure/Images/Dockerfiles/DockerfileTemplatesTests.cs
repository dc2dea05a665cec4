using Slipway.Images;
using Slipway.Images.Dockerfiles.Templates;
using Slipway.Repository.Components;

namespace Slipway.Tests.Images.Dockerfiles;

public class DockerfileTemplatesTests
{
    const string Web = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>";
    const string Library = "<Project Sdk=\"Microsoft.NET.Sdk\" />";

    static readonly ImageLab Dotnet = App("run: dotnet run --project src\nhealth: /readyz\n",
        ("apps/visits/src/Visits.csproj", Web), ("apps/visits/src/a.cs", "a"), ("apps/visits/src/packages.lock.json", "{}"),
        ("apps/visits/tests/Visits.Tests.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />"), ("apps/visits/tests/t.cs", "t"));

    [Fact]
    public void Dotnet_restores_before_the_source_is_there_and_runs_without_root()
    {
        var text = Text(Dotnet);

        Assert.Contains("FROM mcr.microsoft.com/dotnet/sdk:9.0 AS dev", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("dotnet restore", StringComparison.Ordinal) < text.IndexOf("COPY [\"src/\", \"src/\"]", StringComparison.Ordinal));
        Assert.EndsWith("ENTRYPOINT [\"dotnet\", \"Visits.dll\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("FROM mcr.microsoft.com/dotnet/aspnet:9.0 AS prod", text, StringComparison.Ordinal);
        Assert.Contains("USER 1654\n", text, StringComparison.Ordinal);
        Assert.Contains("GET /readyz HTTP/1.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_source_is_not_in_the_dev_image_and_the_tests_are_not_in_the_other()
    {
        Assert.Equal("src/Visits.csproj src/packages.lock.json tests/Visits.Tests.csproj", Dotnet.Names(ImageTarget.Dev));
        Assert.Equal("src/Visits.csproj src/a.cs src/packages.lock.json", Dotnet.Names());
    }

    [Fact]
    public void Settings_above_and_projects_elsewhere_go_in()
    {
        var lab = Dotnet.With("Directory.Build.props", "<Project />").With("libs/text/Text.csproj", Library).With("libs/text/slipway.yaml", "library: text\n").With("libs/text/t.cs", "t")
            .With("apps/visits/src/Visits.csproj", Web.Replace("</Project>", "<ItemGroup><ProjectReference Include=\"..\\..\\..\\libs\\text\\Text.csproj\" /></ItemGroup></Project>", StringComparison.Ordinal));

        Assert.Equal("Directory.Build.props apps/visits/src/Visits.csproj apps/visits/src/a.cs apps/visits/src/packages.lock.json libs/text/Text.csproj libs/text/t.cs", lab.Names());
        Assert.Contains("dotnet publish \"apps/visits/src/Visits.csproj\"", Text(lab), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package.json", "{ \"main\": \"server.js\" }", "node:22-slim", "USER 1000", "ENTRYPOINT [\"node\", \"server.js\"]")]
    [InlineData("requirements.txt", "flask", "python:3.13-slim", "USER 1000", "ENTRYPOINT [\"python\", \"main.py\"]")]
    [InlineData("go.mod", "module x\ngo 1.24.3\n", "golang:1.24", "USER 65532", "ENTRYPOINT [\"/app/visits\"]")]
    public void Other_kinds_have_one_too(string file, string content, string image, string user, string entry)
    {
        var lab = App("image: {}\n", ($"apps/visits/{file}", content));
        var text = Text(lab);

        Assert.Contains($"FROM {image} AS dev", text, StringComparison.Ordinal);
        Assert.Contains(user + "\n", text, StringComparison.Ordinal);
        Assert.Contains("HEALTHCHECK", text, StringComparison.Ordinal);
        Assert.EndsWith(entry + "\n", text, StringComparison.Ordinal);
        Assert.Equal(file, lab.Names(ImageTarget.Dev));
        Assert.Equal("", lab.Problems());
    }

    [Fact]
    public void A_command_of_the_manifest_is_the_entry_point_and_takes_further_words() =>
        Assert.EndsWith("ENTRYPOINT [\"sh\", \"-c\", \"exec node a.js --x \\\"$@\\\"\", \"sh\"]\n", Text(App("run: node a.js --x\n", ("apps/visits/package.json", "{}"))), StringComparison.Ordinal);

    [Fact]
    public void Nothing_of_the_machine_and_no_name_of_a_shell_trick_stands_in_it()
    {
        var text = Text(App("run: dotnet run\nhealth: \"/a'; touch x; '\"\n", ("apps/visits/V.csproj", Web)));

        Assert.DoesNotContain("touch", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_takes_the_place_of_the_files()
    {
        var lab = App("image: { source: clone }\nrun: dotnet run --project src\n", ("apps/visits/src/Visits.csproj", Web), ("apps/visits/src/a.cs", "a"));

        Assert.Equal("", lab.Names());
        Assert.Contains("COPY --from=source [\"/clone/apps/visits/src/\", \"src/\"]", Text(lab), StringComparison.Ordinal);
        Assert.Contains("fetch --quiet --depth 1 --no-tags \"$SLIPWAY_SOURCE\" \"$SLIPWAY_COMMIT\"", Text(lab), StringComparison.Ordinal);
    }

    [Fact]
    public void The_old_builder_gets_it_without_mounts() => Assert.DoesNotContain("--mount", DockerfileTemplates.WithoutMounts(Text(Dotnet)), StringComparison.Ordinal);

    [Fact]
    public void What_is_of_no_known_kind_has_none() => Assert.Equal("no-dockerfile", App("image: {}\n", ("apps/visits/a.rs", "a")).Problems());

    static ImageLab App(string keys, params IEnumerable<(string File, string Text)> files) =>
        new([("slipway.yaml", "repository: plasma\n"), ("apps/visits/slipway.yaml", $"app: visits\n{keys}"), .. files]);

    static string Text(ImageLab lab) => lab.Recipe().Dockerfile;
}
