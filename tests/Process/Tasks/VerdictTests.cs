using Slipway.Cli;
using Slipway.Execution.Results;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>When an answer is known without a plan, and when it is not any more.</summary>
public class VerdictTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_found_every_result_is_known_the_next_time_and_the_time_after()
    {
        using var repository = await ReuseRepository.CreateAsync();
        var checkout = await KnownAsync(repository);

        await checkout.RunAsync(ReuseRequest.Usual, Token);

        Assert.Equal(2, checkout.Verdicts);
    }

    [Theory]
    [InlineData("echo more >> apps/page/a.txt")]
    [InlineData("touch apps/page/new")]
    [InlineData("rm libs/libs.txt")]
    [InlineData("chmod +x apps/page/a.txt")]
    [InlineData("sed -i s/word1/word2/ apps/page/slipway.yaml")]
    [InlineData("sed -i s/v1/v2/ slipway.yaml")]
    [InlineData("echo '*.log' > apps/.gitignore")]
    [InlineData("rm -r apps/page/dist")]
    [InlineData("rm apps/page/dist/out; cp slipway.yaml apps/page/dist/out")]
    [InlineData("chmod +x apps/page/dist/out")]
    [InlineData("sed -i 's/tool 1/tool 2/' ../bin/show")]
    [InlineData("mkdir ../early; cp ../bin/show ../early/")]
    [InlineData("mkdir apps/.bin; cp ../bin/show apps/.bin/")]
    [InlineData("echo .bin/ >> .git/info/exclude; mkdir apps/.bin; cp ../bin/show apps/.bin/")]
    public async Task What_is_edited_is_planned_anew(string edit)
    {
        using var repository = await ReuseRepository.CreateAsync();
        var checkout = await KnownAsync(repository);
        await repository.ShellAsync(edit);

        await checkout.RunAsync(ReuseRequest.Usual, Token);

        Assert.Equal(1, checkout.Verdicts);
    }

    [Theory]
    [InlineData("TZ", "CET")]
    [InlineData("LC_ALL", "C")]
    [InlineData("PATH", "/nowhere")]
    [InlineData("SLIPWAY_STAGE", "production")]
    public async Task Another_environment_is_another_question(string name, string value)
    {
        using var repository = await ReuseRepository.CreateAsync();
        var checkout = await KnownAsync(repository);
        repository.Environment[name] = name == "PATH" ? $"{value}:{repository.Environment[name]}" : value;

        await checkout.RunAsync(ReuseRequest.Usual, Token);

        Assert.Equal(1, checkout.Verdicts);
    }

    [Fact]
    public async Task Another_stage_is_another_question()
    {
        using var repository = await ReuseRepository.CreateAsync();
        var checkout = await KnownAsync(repository);

        await checkout.RunAsync(ReuseRequest.Usual with { Stage = "production" }, Token);

        Assert.Equal(1, checkout.Verdicts);
    }

    [Fact]
    public async Task In_another_checkout_nothing_is_known()
    {
        using var repository = await ReuseRepository.CreateAsync();
        await KnownAsync(repository);
        await repository.ShellAsync("cp -a . ../copy");
        var copy = new ReuseCheckout(repository, Path.Combine(repository.Base, "copy"), isReusing: true);

        await copy.RunAsync(ReuseRequest.Usual, Token);

        Assert.Equal(0, copy.Verdicts);
    }

    [Fact]
    public async Task When_the_results_are_removed_nothing_is_known_any_more()
    {
        using var repository = await ReuseRepository.CreateAsync();
        var checkout = await KnownAsync(repository);
        new ResultPruner(CommandContext.FoldersOf(name => repository.Environment.GetValueOrDefault(name)), TimeProvider.System).RemoveAll();

        await checkout.RunAsync(ReuseRequest.Usual, Token);

        Assert.Equal(1, checkout.Verdicts);
    }

    [Fact]
    public async Task A_manifest_that_is_a_link_may_change_unseen()
    {
        using var repository = await ReuseRepository.CreateAsync();
        await repository.ShellAsync("cd apps/page; mv slipway.yaml slipway.txt; ln -s slipway.txt slipway.yaml");
        var checkout = new ReuseCheckout(repository, repository.Root, isReusing: true);

        for (var run = 0; run < 3; run++)
        {
            await checkout.RunAsync(ReuseRequest.Usual, Token);
        }

        Assert.Equal(0, checkout.Verdicts);
    }

    /// <summary>One run that does everything, one that finds it, one whose answer is known.</summary>
    static async Task<ReuseCheckout> KnownAsync(TemporaryRepository repository)
    {
        var checkout = new ReuseCheckout(repository, repository.Root, isReusing: true);
        for (var run = 0; run < 3; run++)
        {
            await checkout.RunAsync(ReuseRequest.Usual, Token);
        }

        Assert.Equal(1, checkout.Verdicts);
        return checkout;
    }
}
