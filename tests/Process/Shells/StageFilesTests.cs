using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Environment;
using Slipway.Shells;
using Slipway.Shells.Output;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

public sealed class StageFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-files-").FullName;

    StageShellRequest Request => new() { Stage = "test", Root = _folder, Variables = [new("A", [new SecretPart("pw")])] };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_saved_environment_that_git_does_not_ignore_is_told_of()
    {
        await new ProgramRunner().RunAsync(ProgramCall.Of("git", "init", "-q", _folder), TestContext.Current.CancellationToken);
        var (path, warning) = await new SavedEnvironment(new ProgramRunner()).WriteAsync(_folder, Request, TestContext.Current.CancellationToken);
        Assert.Equal(Path.Combine(_folder, ".env.test"), path);
        Assert.Equal(("env-file-not-ignored", Severity.Warning), (warning!.Code, warning.Severity));
        Assert.Contains("A=\"$(slipway secret get --stage test pw)\"\n", File.ReadAllText(path));

        File.WriteAllText(Path.Combine(_folder, ".gitignore"), ".env.*\n");
        Assert.Null((await new SavedEnvironment(new ProgramRunner()).WriteAsync(_folder, Request, TestContext.Current.CancellationToken)).Warning);
    }

    [Fact]
    public async Task A_private_kubeconfig_knows_the_stages_context_and_no_other()
    {
        RealParts.Require("kubectl", RealParts.Find("kubectl") is not null, "install kubectl");
        var own = Path.Combine(_folder, "own");
        File.WriteAllText(own, """
            apiVersion: v1
            kind: Config
            current-context: prod
            contexts:
            - { name: prod, context: { cluster: prod, user: prod } }
            - { name: staging, context: { cluster: staging, user: staging } }
            clusters:
            - { name: prod, cluster: { server: "https://prod.example.net" } }
            - { name: staging, cluster: { server: "https://staging.example.net" } }
            users:
            - { name: prod, user: { token: prod-token } }
            - { name: staging, user: { token: staging-token } }

            """);
        var variables = new Dictionary<string, string> { ["KUBECONFIG"] = own };
        var config = new StageKubeConfig(new ProgramRunner(), new StateFolders(_folder, _folder, Path.Combine(_folder, "run")));
        var path = await config.PrepareAsync(Request, new KubeAccess("staging"), variables, TestContext.Current.CancellationToken);
        var text = File.ReadAllText(path);
        Assert.Contains("current-context: staging", text);
        Assert.Contains("staging-token", text);
        Assert.DoesNotContain("prod", text);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        var exception = await Assert.ThrowsAsync<ProblemException>(
            () => config.PrepareAsync(Request, new KubeAccess("nowhere"), variables, TestContext.Current.CancellationToken));
        Assert.Equal("kubernetes-context-missing", exception.Problems[0].Code);
    }

    [Fact]
    public void The_users_own_shell_is_found_and_another_only_when_asked_for()
    {
        foreach (var name in (string[])["bash", "zsh"])
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
            File.SetUnixFileMode(Path.Combine(_folder, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var own = new Dictionary<string, string> { ["SHELL"] = Path.Combine(_folder, "zsh"), ["PATH"] = $"/no-such-folder:{_folder}" };
        Assert.Equal(new ShellChoice(ShellKind.Zsh, Path.Combine(_folder, "zsh")), ShellChoice.Of(null, own));
        Assert.Equal(new ShellChoice(ShellKind.Zsh, Path.Combine(_folder, "zsh")), ShellChoice.Of("zsh", new Dictionary<string, string>(own) { ["PATH"] = "/none" }));
        Assert.Equal(new ShellChoice(ShellKind.Bash, Path.Combine(_folder, "bash")), ShellChoice.Of("bash", own));
        Assert.Equal("program-not-found", Assert.Throws<ProblemException>(() => ShellChoice.Of("fish", own)).Problems[0].Code);
    }
}
