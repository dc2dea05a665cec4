using NuGet.Versioning;
using Slipway.Images.Registry;

namespace Slipway.Tests.Images.Registry;

public class PrunePlanTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly ImageRoot Main = new("visits", "branch main") { Version = NuGetVersion.Parse("1.5.0"), Build = 60 };

    [Fact]
    public void What_a_branch_names_stays_and_what_nothing_names_goes() => Assert.Equal(
        """
        - 1.4.0-build.50
        - 1.5.0-build.57
        - local-ada-1.4.0
        - dev-1.4.0
        = 1.5.0-build.60: branch main
        = 1.5.0-build.61: it is new
        = v1.4.0: `v1.4.0` stays
        = dev-1.5.0: branch main
        = local-ada-1.5.0: branch main
        """,
        Plan([Main],
            Image("1.4.0-build.50"), Image("1.5.0-build.57"), Image("1.5.0-build.60"), Image("1.5.0-build.61") with { Created = Now }, Image("v1.4.0"),
            Image("dev-1.5.0"), Image("local-ada-1.5.0"), Image("local-ada-1.4.0"), Image("dev-1.4.0")));

    [Fact]
    public void A_branch_whose_last_commits_changed_nothing_of_an_image_keeps_its_newest_build() =>
        Assert.Equal("- 1.5.0-build.56\n= 1.5.0-build.58: branch main", Plan([Main], Image("1.5.0-build.56"), Image("1.5.0-build.58")));

    [Fact]
    public void Where_builds_cannot_be_counted_all_of_the_version_stay() =>
        Assert.Equal("= 1.5.0-build.1: branch main\n= 1.5.0-build.99: branch main", Plan([Main with { Build = null }], Image("1.5.0-build.1"), Image("1.5.0-build.99")));

    [Fact]
    public void One_tag_that_is_needed_keeps_the_image_and_all_its_tags() =>
        Assert.Equal("= 1.4.0-build.50 v1.4.0: `v1.4.0` stays\n= 1.4.0-build.51 latest: `latest` names it", Plan([Main], Image("1.4.0-build.50", "v1.4.0"), Image("1.4.0-build.51", "latest")));

    [Fact]
    public void A_release_keeps_its_exact_image_by_either_of_its_digests()
    {
        var release = new ImageRoot("visits", "release 12 on staging") { Digest = "sha256:d" };

        Assert.Equal(
            "= 1.4.0-build.50: release 12 on staging\n= 1.4.0-build.51: release 12 on staging",
            Plan([Main, release], Image("1.4.0-build.50") with { Digest = "sha256:d" }, Image("1.4.0-build.51") with { Digests = ["sha256:d"] }));
    }

    [Fact]
    public void A_release_that_names_one_image_gives_none_of_the_others_away() => Assert.Equal(
        "= 1.4.0-build.50: release 12 on live\n= 1.4.0-build.51: no branch says which versions are in use",
        Plan([new ImageRoot("visits", "release 12 on live") { Digest = "sha256:d" }], Image("1.4.0-build.50") with { Digest = "sha256:d" }, Image("1.4.0-build.51")));

    [Fact]
    public void What_nobody_knows_enough_of_stays() => Assert.Equal(
        """
        = 1.4.0-build.50: no branch says which versions are in use
        = 1.4.0-build.50: it does not say how old it is
        = stable: `stable` names it
        = 1.4.0-build.51: a container
        """,
        Plan([Main], Image("1.4.0-build.50") with { Image = "orders" }, Image("1.4.0-build.50") with { Created = null }, Image("stable"), Image("1.4.0-build.51") with { IsInUse = true }));

    [Fact]
    public void An_image_that_lost_its_tags_goes() => Assert.Equal("- ", Plan([Main], Image()));

    static ListedImage Image(params string[] tags) => new("visits", string.Join('+', tags), [.. tags.Select(ImageTag.Parse)]) { Created = Now.AddDays(-30) };

    static string Plan(IReadOnlyList<ImageRoot> roots, params ListedImage[] images)
    {
        var plan = PrunePlan.Of(images, roots, Now.AddDays(-7));
        return string.Join('\n', plan.Removed.Select(image => $"- {Tags(image)}").Concat(plan.Kept.Select(kept => $"= {Tags(kept.Image)}: {kept.Reason}")));
    }

    static string Tags(ListedImage image) => string.Join(' ', image.Tags.Select(tag => tag.Text));
}
