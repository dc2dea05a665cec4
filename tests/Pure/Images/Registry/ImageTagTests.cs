using NuGet.Versioning;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Tests.Images.Registry;

public class ImageTagTests
{
    static readonly NuGetVersion Version = NuGetVersion.Parse("1.4.0");

    [Theory]
    [InlineData("v1.4.0", ImageTagKind.Release, "1.4.0")]
    [InlineData("v1.4.0-rc.1", ImageTagKind.Release, "1.4.0-rc.1")]
    [InlineData("1.4.0-build.57", ImageTagKind.Build, "1.4.0")]
    [InlineData("1.4.0-rc.1-build.57", ImageTagKind.Build, "1.4.0-rc.1")]
    [InlineData("dev-1.4.0", ImageTagKind.Dev, "1.4.0")]
    [InlineData("local-ada-1.4.0", ImageTagKind.Local, "1.4.0")]
    [InlineData("local-ada-l-1.4.0", ImageTagKind.Local, "1.4.0")]
    [InlineData("latest", ImageTagKind.Alias, null)]
    [InlineData("dev", ImageTagKind.Alias, null)]
    [InlineData("v1.4", ImageTagKind.Other, null)]
    [InlineData("v01.4.0", ImageTagKind.Other, null)]
    [InlineData("1.4.0", ImageTagKind.Other, null)]
    [InlineData("1.4.0-build.057", ImageTagKind.Other, null)]
    [InlineData("1.4.0-build.99999999999999999999", ImageTagKind.Other, null)]
    [InlineData("stable", ImageTagKind.Other, null)]
    public void A_tag_says_what_it_is_for(string text, ImageTagKind kind, string? version)
    {
        var tag = ImageTag.Parse(text);

        Assert.Equal((text, kind, version), (tag.Text, tag.Kind, tag.Version?.ToNormalizedString()));
    }

    [Fact]
    public void A_tag_that_was_made_reads_as_what_it_was_made_for()
    {
        foreach (var tag in (ImageTag[])[ImageTag.Release(Version), ImageTag.Built(Version, 57), ImageTag.ForDev(Version), ImageTag.Local("Ada.Lovelace", Version)])
        {
            Assert.Equal(tag, ImageTag.Parse(tag.Text));
        }
    }

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada.Lovelace", "ada-lovelace")]
    [InlineData("DOMAIN\\ada", "domain-ada")]
    [InlineData("Ångström", "ngstr-m")]
    [InlineData("...", "user")]
    public void A_login_name_becomes_a_word(string user, string word) => Assert.Equal(word, ImageTag.UserWord(user));

    [Fact]
    public void A_commit_is_pushed_as_its_build_and_a_release_as_its_version_too()
    {
        var version = new ComponentVersion(Version, 57);

        Assert.Equal("1.4.0-build.57", Shown(PushTags.Of(version, ImageTarget.Prod, "ada", isRelease: false)));
        Assert.Equal("1.4.0-build.57 v1.4.0 latest", Shown(PushTags.Of(version, ImageTarget.Prod, "ada", isRelease: true)));
        Assert.Equal("dev-1.4.0 dev", Shown(PushTags.Of(version, ImageTarget.Dev, "ada", isRelease: false)));
        Assert.Equal("local-ada-1.4.0", Shown(PushTags.Of(version with { IsDirty = true }, ImageTarget.Prod, "ada", isRelease: false)));
        Assert.Throws<ProblemException>(() => PushTags.Of(version with { IsDirty = true }, ImageTarget.Prod, "ada", isRelease: true));
    }

    [Fact]
    public void Mending_an_old_version_does_not_move_latest_back()
    {
        var tags = PushTags.Of(new ComponentVersion(NuGetVersion.Parse("1.9.1"), 57), ImageTarget.Prod, "ada", isRelease: true);

        Assert.True(tags.MovesAlias([ImageTag.Parse("v1.9.0"), ImageTag.Parse("2.0.0-build.99"), ImageTag.Parse("latest")]));
        Assert.False(tags.MovesAlias([ImageTag.Parse("v1.9.0"), ImageTag.Parse("v1.10.0")]));
    }

    [Fact]
    public void A_release_is_written_once()
    {
        var tag = ImageReference.Parse("localhost:5000/visits:v1.4.0");
        var ours = new ImageContent("sha256:" + new string('a', 64), "f1");
        var other = new ImageContent("sha256:" + new string('b', 64), "f2");

        Assert.True(WrittenOnce.MayWrite(tag, null, ours));
        Assert.False(WrittenOnce.MayWrite(tag, ours with { Fingerprint = null }, ours));
        Assert.False(WrittenOnce.MayWrite(tag, other with { Fingerprint = "f1" }, ours));
        var problem = Assert.Throws<ProblemException>(() => WrittenOnce.MayWrite(tag, other, ours)).Problems[0];
        Assert.Equal($"there it is {other.Digest}, and this would be {ours.Digest}", problem.Why);
        Assert.Throws<ProblemException>(() => WrittenOnce.MayWrite(tag, other with { Fingerprint = null }, ours with { Fingerprint = null }));
    }

    static string Shown(PushTags tags) => string.Join(' ', ((ImageTag?[])[tags.Own, tags.Release, tags.Alias]).OfType<ImageTag>().Select(tag => tag.Text));
}
