using NuGet.Versioning;
using Slipway.Tests.Repository;
using Slipway.Versions;
using Slipway.Versions.Requirements;

namespace Slipway.Tests.Versions.Requirements;

public class RequirementTests
{
    static readonly Slipway.Repository.RepositoryModel Model = ManifestTexts.Sound(
        ("slipway.yaml", "repository: plasma\nrequires: { slipway: 0.10 }\n"),
        ("apps/visits/slipway.yaml", "app: visits\nrequires: { accounts: 1.10.0 }\n"),
        ("apps/accounts/slipway.yaml", "app: accounts\n"));

    [Theory]
    [InlineData("0.10.0+57", true)]
    [InlineData("0.11.0", true)]
    [InlineData("1.0.0", true)]
    [InlineData("0.9.0+900", false)]
    [InlineData("0.10.0-beta.1", false)]
    public void Versions_are_compared_as_numbers_and_builds_do_not_count(string tool, bool isEnough) =>
        Assert.Equal(isEnough, VersionRequirements.CheckTool(Model, () => NuGetVersion.Parse(tool), () => "git pull").Count == 0);

    [Fact]
    public void The_error_says_which_side_to_update_and_how() => Assert.Equal(
        """
        error: `visits` requires `accounts` 1.10.0 or newer, and this is 1.9.0
          --> apps/visits/slipway.yaml:2:23
         2 | requires: { accounts: 1.10.0 }
           |                       ^^^^^^
          fix: `git pull` where a newer `accounts` is there already; `slipway version bump minor accounts` where this checkout has what is required; or lower the minimum here, if the older one will do

        """,
        Components("1.9.0"));

    [Theory]
    [InlineData("1.10.0", "")]
    [InlineData("2.0.0", "")]
    [InlineData(null, "and this has no version")]
    public void A_component_is_measured_by_what_this_checkout_holds(string? version, string complaint)
    {
        var text = Components(version);

        Assert.True(complaint.Length == 0 ? text.Length == 0 : text.Contains(complaint), text);
    }

    [Theory]
    [InlineData("1.9.0", "error: `visits` requires the image of `accounts` 1.10.0 or newer, and this is 1.9.0")]
    [InlineData("1.10.0", "")]
    public void An_image_that_is_used_is_measured_too(string version, string first)
    {
        var problems = VersionRequirements.CheckImages([(Model.Get("visits"), Model.Get("accounts")), (Model.Get("accounts"), Model.Get("visits"))], _ => NuGetVersion.Parse(version));

        Assert.Equal(first, ManifestTexts.Show([.. problems.Select(one => one.Problem)]).Split('\n')[0]);
    }

    [Fact]
    public void Without_requirements_nobody_asks_for_the_tools_version() => Assert.Empty(VersionRequirements.CheckTool(
        ManifestTexts.Sound(("slipway.yaml", "repository: plasma\n")), () => throw new InvalidOperationException(), () => ""));

    static string Components(string? version) => ManifestTexts.Show(VersionRequirements.CheckComponents(Model,
        component => component.Name == "accounts" && version is not null ? new ComponentVersion(NuGetVersion.Parse(version)) : null));
}
