using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class UpImageVersionTests
{
    [Fact]
    public async Task An_image_that_is_older_than_its_user_requires_is_refused_before_anything_starts()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", "repository: plasma\n")
            .With("accounts/slipway.yaml", "app: accounts\nrun: ./run\nimage: {}\n").With("accounts/Dockerfile", "FROM scratch\n").With("accounts/version.txt", "1.9.0\n")
            .With("visits/slipway.yaml", "app: visits\nneeds: [accounts]\nrequires: { accounts: 1.10.0 }\nrun: ./run\nimage: {}\n").With("visits/Dockerfile", "FROM scratch\n");
        await repository.CommitAsync();

        var run = await repository.RunAsync("up", "--engine", "containers", "--dry-run");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("`visits` requires the image of `accounts` 1.10.0 or newer, and this is 1.9.0", run.Error, StringComparison.Ordinal);
        var alone = await repository.RunAsync("up", "accounts", "--engine", "containers", "--dry-run");
        Assert.DoesNotContain("requires", alone.Error, StringComparison.Ordinal);
    }
}
