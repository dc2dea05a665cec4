using System.Security.Cryptography;
using System.Text;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Engines.Databases;

/// <summary>The folders of one server.</summary>
/// <param name="Home">Holds the data, and the data while it is being made.</param>
/// <param name="Sockets">Short, and the server's own.</param>
sealed record ResourcePlace(string Home, string Sockets)
{
    public string Data => Path.Combine(Home, "data");

    /// <summary>Given to the server's user; what is in it when a preparation begins is the rest of one that crashed.</summary>
    public string Making => Path.Combine(Home, "making");
}

/// <summary>Finds folders that the server's user can get into, wherever the state folder lies.</summary>
sealed class ResourcePlaces(IProgramRunner runner, ResourceHost host)
{
    /// <summary>Every home that the resource could have been given: nothing else is ever removed for it.</summary>
    public IEnumerable<string> Homes(ResourceRequest request, string kind) =>
        [Path.Combine(request.Folder, kind), Path.Combine(request.StateFolder, "servers", Key(request, kind)), Path.Combine(host.OpenState, "servers", Key(request, kind))];

    /// <summary>Makes what is missing. The data's own folder is left to the provider.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="kind">The kind that was chosen.</param>
    /// <param name="user">Who the server runs as.</param>
    /// <param name="known">The home it was given the first time; null: none yet.</param>
    /// <param name="cancellation">Stops the wait for the programs that try the folders.</param>
    /// <exception cref="ProblemException"><c>resource-unreachable</c>, <c>socket-path-too-long</c></exception>
    public async Task<ResourcePlace> MakeAsync(ResourceRequest request, string kind, ServerUser user, string? known, CancellationToken cancellation)
    {
        var homes = Homes(request, kind).ToArray();
        var sockets = Sockets(request, kind);
        if (known is not null && !homes.Contains(known, StringComparer.Ordinal))
        {
            throw Unreachable(request, known, "its record names a folder that is not one of Slipway's");
        }

        return user.Name is null
            ? MakeOwn(request, homes[0], sockets, known)
            : await MakeOpenAsync(request, known is null ? homes[1..] : [known], sockets, user, keep: known is not null, cancellation);
    }

    /// <summary>Where the server's sockets go: the state's folder, as root one that other users may pass through.</summary>
    public string Sockets(ResourceRequest request, string kind) => SocketPath.Checked(
        Path.Combine(host.IsRoot ? host.OpenSockets : request.SocketFolder, Key(request, kind)[..8]), name: "/.s.PGSQL.65535".Length);

    /// <summary>Gives a folder to the server's user; what is in it stays whose it is.</summary>
    public async Task GiveAsync(string folder, ServerUser user, CancellationToken cancellation)
    {
        if (user.Name is { } name)
        {
            var result = await runner.RunAsync(ProgramCall.Of("chown", "-h", $"{name}:", folder) with { Directory = "/" }, cancellation);
            if (result.ExitCode != 0)
            {
                throw new ProblemException(ResourceProblems.Failed($"`{folder}` could not be given to the user `{name}`", result.Error));
            }
        }
    }

    /// <summary>Whether the server's user gets there: asked of the system itself, which also knows groups and access lists.</summary>
    public async Task<bool> CanEnterAsync(ServerUser user, string folder, CancellationToken cancellation)
    {
        var call = new ProgramCall(user.Run("test", "-x", folder + "/.")) { Directory = "/" };
        return (await runner.RunAsync(call, cancellation)).ExitCode == 0;
    }

    static ResourcePlace MakeOwn(ResourceRequest request, string home, string sockets, string? known)
    {
        if (known is not null && known != home)
        {
            throw Unreachable(request, known, "root made it, and its server runs as another user");
        }

        MakeAll(request.StateFolder, home, OwnerFile.Closed);
        OwnerFile.MakeFolder(sockets, OwnerFile.Closed);
        return new ResourcePlace(home, sockets);
    }

    // The first of the homes that the server's user can get into; those that are not kept are removed when he cannot.
    async Task<ResourcePlace> MakeOpenAsync(ResourceRequest request, string[] homes, string sockets, ServerUser user, bool keep, CancellationToken cancellation)
    {
        await MakeSocketsAsync(sockets, user, cancellation);
        foreach (var home in homes)
        {
            MakeAll(Path.GetDirectoryName(Path.GetDirectoryName(home))!, home, OwnerFile.Passable);
            if (await CanEnterAsync(user, home, cancellation))
            {
                return new ResourcePlace(home, sockets);
            }

            if (!keep)
            {
                Directory.Delete(home);
            }
        }

        throw Unreachable(request, homes[^1], $"the user `{user.Name}`, whom the server runs as, cannot get into the folder");
    }

    async Task MakeSocketsAsync(string sockets, ServerUser user, CancellationToken cancellation)
    {
        MakeAll(Path.GetDirectoryName(sockets)!, Path.GetDirectoryName(sockets)!, OwnerFile.Passable);
        OwnerFile.MakeFolder(sockets, OwnerFile.Closed);
        await GiveAsync(sockets, user, cancellation);
    }

    /// <summary>Makes the missing ones of the folders from the state folder down to the resource's own, for their owner alone.</summary>
    public static void MakeClosed(string state, string folder) => MakeAll(state, folder, OwnerFile.Closed);

    // Each folder from the top one down; with Passable, those that exist get the right to be passed through as well.
    static void MakeAll(string top, string folder, UnixFileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(top)!);
        var steps = Path.GetRelativePath(top, folder).Split('/').Where(step => step != ".");
        foreach (var path in steps.Aggregate(new List<string> { top }, (made, step) => [.. made, Path.Combine(made[^1], step)]))
        {
            OwnerFile.MakeFolder(path, mode);
            if (mode == OwnerFile.Passable)
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | OwnerFile.Passable);
            }
        }
    }

    static string Key(ResourceRequest request, string kind) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Folder}\0{kind}")))[..24];

    static ProblemException Unreachable(ResourceRequest request, string folder, string why) =>
        new(new Problem("resource-unreachable", $"the data of `{request.Id}` cannot be kept in `{folder}`")
        {
            Kind = ProblemKind.Failure,
            Why = why,
            Fix = "run Slipway as an ordinary user, or let others pass through the folders above it (`chmod o+x`)",
        });
}
