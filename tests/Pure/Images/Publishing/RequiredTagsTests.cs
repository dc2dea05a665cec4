using NuGet.Versioning;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Repository.Components;

namespace Slipway.Tests.Images.Publishing;

public class RequiredTagsTests
{
    const string All = "latest dev v1.1.0 v1.2.0 1.2.0-build.9 1.10.0-build.7 1.10.0-build.57 v1.9.0 v2.0.0-beta.1 dev-1.2.0 dev-1.10.0 local-ada-3.0.0 somebody";

    [Theory]
    [InlineData(ImageTarget.Prod, "1.2.0", "1.10.0-build.57 1.10.0-build.7 v1.9.0 v1.2.0 1.2.0-build.9 v2.0.0-beta.1")]
    [InlineData(ImageTarget.Dev, "1.2.0", "dev-1.10.0 dev-1.2.0")]
    [InlineData(ImageTarget.Prod, "3.0.0", "")]
    public void The_newest_final_one_comes_first_and_what_is_too_old_or_somebodys_own_not_at_all(ImageTarget target, string minimum, string expected) =>
        Assert.Equal(expected, string.Join(' ', RequiredTags.Of(All.Split(' ').Select(ImageTag.Parse), target, NuGetVersion.Parse(minimum)).Select(tag => tag.Text)));
}
