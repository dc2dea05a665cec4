using Slipway.Repository.Components;

namespace Slipway.Tests.Images;

public class ImageRecipesTests
{
    static readonly ImageLab Lab = ImageLab.Visits(
        """
        FROM sdk AS dev
        COPY package.json /src/
        RUN install
        FROM dev AS build
        COPY src/ /src/
        FROM runtime AS prod
        COPY --from=build /app /app
        """,
        ("apps/visits/package.json", "{}"), ("apps/visits/src/a.js", "a"), ("apps/visits/tests/t.js", "t"), ("apps/visits/README.md", "read"), ("apps/other.txt", "o"));

    [Fact]
    public void Only_what_is_copied_on_the_way_to_a_target_is_sent()
    {
        Assert.Equal("package.json src/a.js", Lab.Names());
        Assert.Equal("package.json", Lab.Names(ImageTarget.Dev));
    }

    [Theory]
    [InlineData("apps/visits/src/a.js", true, false)]
    [InlineData("apps/visits/package.json", true, true)]
    [InlineData("apps/visits/tests/t.js", false, false)]
    [InlineData("apps/visits/slipway.yaml", false, false)]
    [InlineData("apps/other.txt", false, false)]
    public void A_change_makes_another_image_of_what_has_it_inside(string file, bool isProd, bool isDev)
    {
        var text = file.EndsWith("slipway.yaml", StringComparison.Ordinal) ? "app: visits\nenv: { common: { A: b } }\n" : "changed";
        var changed = Lab.With(file, text);

        Assert.Equal(isProd, Lab.Fingerprint() != changed.Fingerprint());
        Assert.Equal(isDev, Lab.Fingerprint(target: ImageTarget.Dev) != changed.Fingerprint(target: ImageTarget.Dev));
    }

    [Fact]
    public void A_line_of_a_later_stage_and_a_comment_build_no_dev_image()
    {
        var text = Lab.Recipe().Dockerfile;

        Assert.Equal(Lab.Fingerprint(target: ImageTarget.Dev), Lab.With("apps/visits/Dockerfile", text + "\n# done\nUSER 1000\n").Fingerprint(target: ImageTarget.Dev));
        Assert.NotEqual(Lab.Fingerprint(), Lab.With("apps/visits/Dockerfile", text + "\nUSER 1000\n").Fingerprint());
        Assert.NotEqual(Lab.Fingerprint(), Lab.Fingerprint(target: ImageTarget.Dev));
    }

    [Fact]
    public void An_executable_file_is_another_one_and_an_argument_decides_too()
    {
        Assert.NotEqual(Lab.Fingerprint(), Lab.With("apps/visits/src/a.js*", "a").Fingerprint());
        Assert.NotEqual(Lab.Fingerprint(), Lab.With("apps/visits/slipway.yaml", "app: visits\nimage: { args: { A: b } }\n").Fingerprint());
    }

    [Fact]
    public void Everything_goes_in_where_it_cannot_be_told_what_is_copied() =>
        Assert.Equal("README.md package.json src/a.js tests/t.js", Lab.With("apps/visits/Dockerfile", "FROM a\nARG D\nCOPY $D /a\n").Names());

    [Fact]
    public void Devops_comes_before_the_component_and_a_named_one_before_both()
    {
        Assert.Equal("apps/visits/devops/Dockerfile", Lab.With("apps/visits/devops/Dockerfile", "FROM b").Recipe().DockerfilePath);
        Assert.Equal("apps/visits/x/y", Lab.With("apps/visits/x/y", "FROM b").With("apps/visits/slipway.yaml", "app: visits\nimage: { dockerfile: x/y }\n").Recipe().DockerfilePath);
        Assert.Equal("no-dockerfile", Lab.With("apps/visits/slipway.yaml", "app: visits\nimage: { dockerfile: x/y }\n").Problems());
    }

    [Fact]
    public void A_base_image_is_a_need()
    {
        var lab = ImageLab.Visits("FROM {image:base}\n", ("libs/base/slipway.yaml", "library: base\n"), ("libs/base/Dockerfile", "FROM scratch\nCOPY a /\n"), ("libs/base/a", "a"));
        Assert.Equal("base-not-needed", lab.Problems());

        var sound = lab.With("apps/visits/slipway.yaml", "app: visits\nneeds: [base]\n");
        Assert.Equal("", sound.Problems());
        Assert.NotEqual(sound.Fingerprint(), sound.With("libs/base/a", "b").Fingerprint());
    }

    [Fact]
    public void A_clone_is_another_image_with_each_commit_and_a_copy_is_not()
    {
        var lab = Lab.With("apps/visits/slipway.yaml", "app: visits\nimage: { source: clone }\n");

        Assert.NotEqual(lab.Recipe(commit: "1").Fingerprint, lab.Recipe(commit: "2").Fingerprint);
        Assert.Equal(Lab.Recipe(commit: "1").Fingerprint, Lab.Recipe(commit: "2").Fingerprint);
    }

    [Fact]
    public void A_script_takes_the_place_of_the_dockerfile()
    {
        var recipe = Lab.With("apps/visits/scripts/build*", "#!/bin/sh").Recipe();

        Assert.Equal(("apps/visits/scripts/build", ""), (recipe.Script, recipe.Dockerfile));
        Assert.Contains("tests/t.js", recipe.Files.Select(file => file.Name));
    }

    [Fact]
    public void A_mounted_secret_must_be_declared_and_not_hide_a_setting_of_the_machine()
    {
        var lab = Lab.With("apps/visits/Dockerfile", "FROM a\nRUN --mount=type=secret,id=token --mount=type=secret,id=nuget x\n");

        Assert.Equal("secret-not-declared", lab.Problems());
        Assert.Equal("", lab.With("apps/visits/slipway.yaml", "app: visits\nimage: { secrets: [token] }\n").Problems());
        Assert.Equal("secret-reserved", lab.With("apps/visits/slipway.yaml", "app: visits\nimage: { secrets: [token, npm] }\n").Problems());
    }
}
