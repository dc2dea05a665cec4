using Slipway.Images.Dockerfiles;

namespace Slipway.Tests.Images.Dockerfiles;

public class DockerfileUseTests
{
    [Fact]
    public void Lines_that_are_continued_comments_and_texts_inside_are_read()
    {
        var use = Use("""
            # syntax=docker/dockerfile:1
            ARG V=1
            FROM base:$V AS one
            RUN a \
              # not this
              && b

            COPY <<EOF /x
            FROM nothing
            EOF
            COPY --chown=1:1 ["a b", "c/"]
            """);

        Assert.Equal(["a b"], use.Copied!.Value);
        Assert.Contains("RUN  a && b", use.Text.Replace("  ", " ", StringComparison.Ordinal).Replace("RUN a", "RUN  a", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("not this", use.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_reaches_what_it_copies_and_mounts_from()
    {
        const string text = "FROM a AS x\nCOPY x /\nFROM b AS y\nCOPY y /\nFROM c AS z\nCOPY z /\nFROM d AS prod\nCOPY --from=x /x /\nRUN --mount=from=1,target=/y cp\n";

        Assert.Equal(["x", "y"], Use(text).Copied!.Value);
        Assert.Equal("prod", Use(text).Target);
        Assert.Null(Use("FROM a\nCOPY b /\n").Target);
        Assert.Equal(["x"], Use("FROM a AS x\nCOPY x /\nFROM x AS prod\n").Copied!.Value);
    }

    [Theory]
    [InlineData("COPY $X /")]
    [InlineData("COPY [a-z] /")]
    [InlineData("ONBUILD COPY a /")]
    [InlineData("RUN --mount=type=bind,target=/s make")]
    [InlineData("RUN --mount=target=/s make")]
    public void What_cannot_be_told_is_everything(string line) => Assert.Null(Use($"FROM a\n{line}\n").Copied);

    [Fact]
    public void Bases_and_secrets_are_named()
    {
        var use = Use("FROM {image:base} AS prod\nCOPY --from={image:tools} /a /\nRUN --mount=type=secret,id=token --mount=type=secret,target=/run/secrets/other --mount=type=cache,target=/c x\n");

        Assert.Equal(["base", "tools"], use.Components);
        Assert.Equal(["other", "token"], use.Secrets);
        Assert.True(use.HasMounts);
        Assert.Equal("FROM [base]", DockerfileUse.WithImages("FROM {image:base}", name => $"[{name}]"));
    }

    [Fact]
    public void Without_a_stage_there_is_nothing_to_build() => Assert.Null(DockerfileUse.Of(Dockerfile.Parse("RUN x"), "prod"));

    static DockerfileUse Use(string text) => DockerfileUse.Of(Dockerfile.Parse(text), "prod")!;
}
