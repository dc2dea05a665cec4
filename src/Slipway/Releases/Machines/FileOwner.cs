using Slipway.Engines.Containers;
using Slipway.Problems;

namespace Slipway.Releases.Machines;

/// <summary>A SQLite file is worked on by containers and by the command itself, so that it has to be one user's on both sides.</summary>
static class FileOwner
{
    /// <summary>Has a container run as whoever deploys.</summary>
    /// <param name="users">How the engine maps users.</param>
    /// <param name="user">Who deploys: <c>1000:1000</c>; null: root, which may work on whatever the image's user makes.</param>
    /// <exception cref="ProblemException"><c>machine-users</c>: the engine has no user for it.</exception>
    public static ContainerRun Of(ContainerRun run, string component, ContainerUsers users, ContainerKind kind, string? user) => (users, user) switch
    {
        (ContainerUsers.Same, _) => run with { User = user },
        (ContainerUsers.Rootless, not null) when kind == ContainerKind.Podman => run with { User = user, KeepsUser = true },

        // Docker has no other way to be who runs it; confined, it has no more rights for it.
        (ContainerUsers.Rootless, not null) => run with { User = "0:0" },
        _ => throw new ProblemException(new Problem("machine-users", $"a container of `{component}` cannot share its SQLite file with this machine")
        {
            Kind = ProblemKind.Failure,
            Why = users == ContainerUsers.Remapped ? "the container engine maps users (`userns-remap`), so that what a container writes belongs to nobody here"
                : "root deploys, and the container engine runs without root: its containers cannot be root",
            Fix = users == ContainerUsers.Remapped ? "use a server in its place (`needs: { database: postgresql }`), or an engine without `userns-remap`"
                : "deploy as the user whose engine it is, or with an engine that runs as root",
        }),
    };
}
