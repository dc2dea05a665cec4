using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>A component that releases itself: its <c>scripts/deploy</c> writes down how it was called, and fails, waits or has no undo as it is told.</summary>
public class ScriptDeployTests
{
    const string Script = """
        #!/bin/sh
        log="$HOME/log"
        if [ "$1" = --undo ]; then [ "$SAYS" != stays ] || exit 64; echo "undo to ${SLIPWAY_RELEASE:-nothing} $SAYS" >>"$log"; exit 0; fi
        echo "release $SLIPWAY_RELEASE on $SLIPWAY_STAGE with $PASSWORD, ${PRIVATE:-nothing private}, ${SLIPWAY_IMAGE:-no image}"
        echo "release $SLIPWAY_RELEASE $SLIPWAY_VERSION $SAYS" >>"$log"
        if [ "$SAYS" = waits ]; then while ! test -e "$HOME/go"; do sleep 0.1; done; fi
        case "$SAYS" in bad | stays) echo "the post office is closed, $PASSWORD"; exit 3;; esac
        """;

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_script_is_run_when_something_changed_taken_back_when_it_fails_and_gone_on_with_when_it_was_killed()
    {
        await using var lab = await KubeLab.StartAsync();
        using var repository = await SampleAsync(lab);

        await SayAsync(repository, "one");
        Assert.Contains("runs: scripts/deploy\n", (await RunAsync(repository, 3, "plan", "--exit-code")).Output, StringComparison.Ordinal);
        var first = await RunAsync(repository, 0, "deploy");
        Assert.Contains("mail/script | release 1 on staging with ***, nothing private, no image\n", first.Error, StringComparison.Ordinal);
        Assert.Equal("nothing to do: staging is as it should be\n", (await RunAsync(repository, 0, "deploy")).Error);

        await SayAsync(repository, "bad");
        var bad = await RunAsync(repository, 1, "deploy");
        Assert.Contains("`scripts/deploy` of `mail` ended with exit code 3", bad.Error, StringComparison.Ordinal);
        Assert.Contains("the post office is closed, ***", bad.Error, StringComparison.Ordinal);
        await SayAsync(repository, "stays");
        var stays = (await RunAsync(repository, 1, "deploy")).Error;
        Assert.Contains("`scripts/deploy` has no undo: what it did stays", stays, StringComparison.Ordinal);
        Assert.Contains("was taken back: everything is as it was before, but for what `scripts/deploy` of `mail` did, which has no undo\n", stays, StringComparison.Ordinal);

        await SayAsync(repository, "one");
        await RunAsync(repository, 0, "deploy");
        await SayAsync(repository, "waits");
        await KillAsync(repository);
        File.WriteAllText(Path.Combine(repository.Home, "go"), "");
        Assert.Contains("was broken off: going on with it", (await RunAsync(repository, 0, "deploy")).Error, StringComparison.Ordinal);

        Assert.Equal(["release 1 1.0.0 one", "release 2 1.0.0 bad", "undo to 1 bad", "release 3 1.0.0 stays", "release 4 1.0.0 one", "release 5 1.0.0 waits", "release 5 1.0.0 waits"], Log(repository));
        Assert.Contains("release 5 of `mail` was made by its own `scripts/deploy`", (await RunAsync(repository, 2, "rollback")).Error, StringComparison.Ordinal);
    }

    static async Task KillAsync(TemporaryRepository repository)
    {
        await using var killed = new Foreground(repository.Call("deploy", "--stage", "staging"));
        await killed.SeeAsync("release 5 on staging");
        await UpLab.KillAsync(killed.Pid);
        Assert.Equal(137, await killed.EndAsync());
    }

    /// <summary>What the script was called for, without the numbers of builds.</summary>
    static IEnumerable<string> Log(TemporaryRepository repository) => File.ReadAllLines(Path.Combine(repository.Home, "log")).Select(line => System.Text.RegularExpressions.Regex.Replace(line, @"\+\S+", ""));

    static async Task SayAsync(TemporaryRepository repository, string words)
    {
        repository.With("mail/slipway.yaml", $"app: mail\nenv: {{ common: {{ SAYS: {words}, PASSWORD: \"{{secret:password}}\" }} }}\n");
        await repository.CommitAsync($"Say {words}");
    }

    static async Task<SlipwayRun> RunAsync(TemporaryRepository repository, int exitCode, params string[] words)
    {
        var run = await repository.RunAsync([.. words, "--stage", "staging"]);
        Assert.True(run.ExitCode == exitCode, run.Whole);
        return run;
    }

    static async Task<TemporaryRepository> SampleAsync(KubeLab lab)
    {
        var access = KubeLab.Access();
        var repository = await TemporaryRepository.CreateAsync();
        repository.Environment["KUBECONFIG"] = access.Kubeconfig;
        repository.Environment["SLIPWAY_SECRET_PASSWORD"] = "hunter2-hunter2";
        repository.Environment["PRIVATE"] = "my own business";
        return repository.With("slipway.yaml", $"repository: plasma\nstages: {{ staging: {{ engine: kubernetes, context: {access.Context}, namespace: {lab.Space} }} }}\n")
            .With("mail/version.txt", "1.0.0\n").WithScript("mail/scripts/deploy", Script);
    }
}
