using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Inside;
using Slipway.Programs;
using Slipway.Repository.Components;

namespace Slipway.Tests.Inside;

public class InsideCallsTests
{
    static readonly ContainerProgram Docker = new("/usr/bin/docker", ContainerKind.Docker, new Version(20, 10, 24))
    {
        HasInit = true,
        Connection = Variables(("HOME", "/home/ada"), ("DOCKER_HOST", "unix:///run/docker.sock")),
    };

    static readonly InsideRun Run = new("/src/plasma", "sha256:1234", "slipway-visits-1", ["dotnet", "test"], "/src/plasma/apps/visits")
    {
        Home = "/home/ada/.cache/slipway/inside/1/visits",
        User = new InsideUser(1000, 100),
        Variables = Variables(("KEY", "hunter2")),
    };

    [Fact]
    public void The_checkout_is_at_its_own_path_and_the_command_runs_in_its_folder_as_the_calling_user() => Assert.Equal(
        "/usr/bin/docker run --rm --pull=never --init --log-driver none --name slipway-visits-1 --label dev.slipway.inside=yes --env KEY --env HOME=/home/slipway "
        + "--mount type=bind,source=/src/plasma,target=/src/plasma --mount type=bind,source=/home/ada/.cache/slipway/inside/1/visits,target=/home/slipway "
        + "--user 1000:100 --workdir /src/plasma/apps/visits --entrypoint /bin/sh sha256:1234 -c exec \"$@\" sh dotnet test",
        Words(Run));

    [Fact]
    public void What_else_belongs_to_it_is_at_its_own_path_too()
    {
        var words = Words(Run with { Beside = ["/src/main/.git"], ReadOnly = ["/etc/ssl/ca.pem"], Passwords = "/home/ada/.cache/passwd" });

        Assert.Contains("--mount type=bind,source=/src/main/.git,target=/src/main/.git --mount type=bind,source=/etc/ssl/ca.pem,target=/etc/ssl/ca.pem,readonly ", words, StringComparison.Ordinal);
        Assert.Contains("--mount type=bind,source=/home/ada/.cache/passwd,target=/etc/passwd,readonly ", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_in_the_clients_environment_alone_and_it_has_nothing_else_of_ours()
    {
        var call = Calls().Run(Run);

        Assert.DoesNotContain("hunter2", string.Join(' ', call.Words), StringComparison.Ordinal);
        Assert.True(call.OnlyThisEnvironment);
        Assert.Equal(["DOCKER_HOST=unix:///run/docker.sock", "HOME=/home/ada", "KEY=hunter2", "PATH=/usr/bin"], call.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void What_the_client_would_take_for_itself_goes_in_under_another_name()
    {
        var call = Calls().Run(Run with { Variables = Variables(("DOCKER_HOST", "tcp://other"), ("HOME", "/own"), ("PATH", "/src/plasma/.deps")) });

        Assert.Equal(
            ["DOCKER_HOST=unix:///run/docker.sock", "HOME=/home/ada", "PATH=/usr/bin", "__slipway_value_DOCKER_HOST=tcp://other", "__slipway_value_HOME=/own", "__slipway_value_PATH=/src/plasma/.deps"],
            call.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Contains(
            "export DOCKER_HOST=\"$__slipway_value_DOCKER_HOST\"; unset __slipway_value_DOCKER_HOST; export HOME=\"$__slipway_value_HOME\"; unset __slipway_value_HOME; "
            + "PATH=\"$__slipway_value_PATH:$PATH\"; export PATH; unset __slipway_value_PATH; exec \"$@\"", call.Words);
        Assert.DoesNotContain("HOME=/home/slipway", call.Words);
    }

    [Fact]
    public void A_sibling_gets_the_engines_socket_and_its_group() => Assert.Contains(
        "--mount type=bind,source=/run/docker.sock,target=/var/run/docker.sock --user 1000:100 --group-add 998 ",
        Words(Run with { Engine = InnerEngine.Sibling, Socket = new EngineSocket("/run/docker.sock", 998) }), StringComparison.Ordinal);

    [Fact]
    public void An_engine_inside_is_started_as_root_and_the_command_is_the_users()
    {
        var words = Words(Run with { Engine = InnerEngine.Inner });

        Assert.DoesNotContain("--privileged", words, StringComparison.Ordinal);
        Assert.Contains("--mount type=volume,target=/var/lib/docker --user 0:0 --cap-add SYS_ADMIN --cap-add NET_ADMIN --cgroupns private ", words, StringComparison.Ordinal);
        Assert.EndsWith("exec setpriv --reuid 1000 --regid 100 --clear-groups -- \"$@\" sh dotnet test", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Podman_without_root_keeps_the_user()
    {
        var podman = Docker with { Path = "/usr/bin/podman", Kind = ContainerKind.Podman };

        Assert.Contains("--user 1000:100 --userns keep-id ", string.Join(' ', Calls(podman).Run(Run).Words), StringComparison.Ordinal);
        Assert.DoesNotContain("keep-id", string.Join(' ', Calls(podman).Run(Run with { User = new InsideUser(0, 0) }).Words), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_running_container_it_is_the_same_command() => Assert.Equal(
        "/usr/bin/docker exec --interactive --tty --workdir /srv --env KEY web /bin/sh -c exec \"$@\" sh ls",
        string.Join(' ', Calls().Exec("web", ["ls"], Run.Variables, isInteractive: true, hasTerminal: true, "/srv").Words));

    static string Words(InsideRun run) => string.Join(' ', Calls().Run(run).Words);

    static InsideCalls Calls(ContainerProgram? program = null) => new(program ?? Docker, Variables(("PATH", "/usr/bin"), ("HOME", "/home/ada"), ("TOKEN", "other")));

    static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
