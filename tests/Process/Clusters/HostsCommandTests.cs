using Slipway.Tests.Support;

namespace Slipway.Tests.Clusters;

public sealed class HostsCommandTests
{
    const string Before = "127.0.0.1 localhost\n";

    const string After = Before + "# slipway plasma local\n127.0.0.1 visits.local.example.net\n# end slipway plasma local\n";

    [Fact]
    public async Task Hosts_come_into_the_file_once_and_go_again()
    {
        using var repository = await SampleAsync();
        File.SetUnixFileMode(Path.Combine(repository.Root, "hosts"), (UnixFileMode)Convert.ToInt32("644", 8));

        var added = await repository.RunAsync("hosts", "add", "--file", "hosts");
        Assert.Equal(new SlipwayRun(0, "", "visits.local.example.net: at 127.0.0.1 by `ROOT/hosts`; `slipway hosts remove --stage local` takes them out\n"), added);
        Assert.Equal(After, repository.Read("hosts"));
        Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(repository.Root, "hosts")), 8));
        Assert.Equal(new SlipwayRun(0, "", "nothing to do: `ROOT/hosts` is as it should be\n"), await repository.RunAsync("hosts", "add", "--file", "hosts"));

        await repository.RunAsync("hosts", "remove", "--file", "hosts");
        Assert.Equal(Before, repository.Read("hosts"));
        Assert.Empty(Directory.GetFiles(repository.Root, "hosts.*.tmp"));
    }

    [Fact]
    public async Task A_dry_run_shows_the_lines_and_writes_none()
    {
        using var repository = await SampleAsync();

        var run = await repository.RunAsync("hosts", "add", "--file", "hosts", "--address", "192.0.2.7", "--dry-run");

        Assert.Contains("+ 192.0.2.7 visits.local.example.net\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(Before, repository.Read("hosts"));
    }

    [Fact]
    public async Task A_link_is_not_followed()
    {
        using var repository = await SampleAsync();
        File.CreateSymbolicLink(Path.Combine(repository.Root, "link"), "hosts");

        var run = await repository.RunAsync("hosts", "add", "--file", "link");

        Assert.Equal((1, Before), (run.ExitCode, repository.Read("hosts")));
        Assert.Contains("fix: name the file itself: --file ROOT/hosts", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_without_hosts_says_how_it_gets_some()
    {
        using var repository = await SampleAsync();
        repository.With("apps/visits/slipway.yaml", "app: visits\nrun: sleep 1\n");

        var run = await repository.RunAsync("hosts", "add", "--file", "hosts");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: no component is exposed on `local` under a host\n", run.Error, StringComparison.Ordinal);
    }

    static async Task<TemporaryRepository> SampleAsync() => (await TemporaryRepository.CreateAsync())
        .With("slipway.yaml", "repository: plasma\nstages: { local: { host: \"{app}.{stage}.example.net\" } }\n")
        .With("apps/visits/slipway.yaml", "app: visits\nrun: sleep 1\nexpose: {}\n")
        .With("hosts", Before);
}
