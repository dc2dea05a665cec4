using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public sealed class GettingStartedTests
{
    [Fact]
    [Trait("list", "superslow")]
    public async Task Everything_that_the_page_says_is_so()
    {
        RealParts.Program("curl", "curl", "apt-get install curl");
        using var repository = await TemporaryRepository.CreateAsync();
        var walk = new WalkThrough(repository);
        walk.Install();
        try
        {
            await walk.FollowAsync(MarkdownPage.Read("getting-started.md"));
        }
        finally
        {
            await repository.RunAsync("down");
        }
    }
}
