using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Releases.Machines;

namespace Slipway.Tests.Releases.Machines;

public class FileOwnerTests
{
    [Theory]
    [InlineData(ContainerUsers.Same, ContainerKind.Docker, "1000:1000", "--user 1000:1000 ")]
    [InlineData(ContainerUsers.Same, ContainerKind.Docker, null, "")]
    [InlineData(ContainerUsers.Same, ContainerKind.Podman, "1000:1000", "--user 1000:1000 ")]
    [InlineData(ContainerUsers.Rootless, ContainerKind.Docker, "1000:1000", "--user 0:0 ")]
    [InlineData(ContainerUsers.Rootless, ContainerKind.Podman, "1000:1000", "--user 1000:1000 --userns keep-id ")]
    public void A_container_with_a_file_is_whoever_deploys(ContainerUsers users, ContainerKind kind, string? user, string words)
    {
        var run = FileOwner.Of(new ContainerRun("sha256:1"), "shop", users, kind, user);

        Assert.Equal($"/bin/engine run {words}sha256:1", string.Join(' ', new ContainerCalls(new ContainerProgram("/bin/engine", kind, new Version(4, 3))).Run(run).Words));
    }

    [Theory]
    [InlineData(ContainerUsers.Remapped, "1000:1000", "userns-remap")]
    [InlineData(ContainerUsers.Remapped, null, "userns-remap")]
    [InlineData(ContainerUsers.Rootless, null, "root deploys")]
    public void What_would_leave_files_of_nobody_is_refused(ContainerUsers users, string? user, string why)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => FileOwner.Of(new ContainerRun("sha256:1"), "shop", users, ContainerKind.Docker, user)).Problems);

        Assert.Equal("machine-users", problem.Code);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContainerKind.Docker, "name=seccomp,profile=default\n\n", ContainerUsers.Same)]
    [InlineData(ContainerKind.Docker, "name=apparmor\nname=seccomp,profile=builtin\nname=rootless\nname=cgroupns\n", ContainerUsers.Rootless)]
    [InlineData(ContainerKind.Docker, "name=seccomp,profile=builtin\nname=userns\n", ContainerUsers.Remapped)]
    [InlineData(ContainerKind.Podman, "true\n", ContainerUsers.Rootless)]
    [InlineData(ContainerKind.Podman, "false\n", ContainerUsers.Same)]
    public void How_an_engine_maps_users_is_read_from_what_it_says(ContainerKind kind, string text, ContainerUsers users) => Assert.Equal(users, ContainerUsersText.Read(kind, text));
}
