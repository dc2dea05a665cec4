using System.Globalization;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Engines.Databases;

/// <summary>The life of a server's data folder up to the server's start: made once under another name, and renamed when it is complete.</summary>
sealed class ServerData(IProgramRunner runner, ResourcePlaces places, FolderUsers folderUsers, TimeProvider clock)
{
    static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(20);

    /// <summary>Makes the data with <paramref name="fill"/> unless it is there.</summary>
    /// <param name="setup">The server.</param>
    /// <param name="marker">A file that only complete data has.</param>
    /// <param name="pidFile">Where the running server writes its pid, within the data.</param>
    /// <param name="fill">Fills the folder that it is given.</param>
    /// <param name="cancellation">Stops the waits.</param>
    public async Task MakeOnceAsync(ServerSetup setup, string marker, string pidFile, Func<string, Task> fill, CancellationToken cancellation)
    {
        var place = setup.Place;
        if (Directory.Exists(place.Data))
        {
            await CheckAsync(setup, marker, pidFile, cancellation);
            return;
        }

        await ClearAsync(setup, cancellation);
        OwnerFile.MakeFolder(place.Making, OwnerFile.Closed);
        await places.GiveAsync(place.Making, setup.User, cancellation);
        var unfinished = Path.Combine(place.Making, "data");
        await fill(unfinished);
        if (!File.Exists(Path.Combine(unfinished, marker)))
        {
            throw new ProblemException(ResourceProblems.Failed($"the data of `{setup.Request.Id}` could not be made", $"`{marker}` is missing from it"));
        }

        SyncedFolder.Sync(unfinished);
        Directory.Move(unfinished, place.Data);
        SyncedFolder.Sync(place.Home);
        Directory.Delete(place.Making, recursive: true);
    }

    /// <summary>Runs one of the server's programs as its user; what it needs to know of the environment is in the call.</summary>
    public async Task<ProgramResult> RunAsync(ServerSetup setup, ProgramCall call, string what, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(call, cancellation);
        return result.ExitCode == 0
            ? result
            : throw new ProblemException(ResourceProblems.Failed(what, result.Error.Length > 0 ? result.Error : result.Output, setup.Secrets.Admin, setup.Secrets.User));
    }

    /// <summary>Whether the server itself runs: the pid in its file, and that process at work in its data.</summary>
    public static bool IsServer(string data, string pidFile, IReadOnlyList<FolderUser> users)
    {
        try
        {
            using var reader = new StreamReader(Path.Combine(data, pidFile));
            return int.TryParse(reader.ReadLine(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid)
                && users.Any(user => user.Pid == pid);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the data. Renamed first: half of it must never pass for data.</summary>
    public async Task RemoveAllAsync(ServerUser user, ResourcePlace place, CancellationToken cancellation)
    {
        var unfinished = Path.Combine(place.Making, "data");
        await RemoveAsync(user, unfinished, cancellation);
        if (Directory.Exists(place.Data))
        {
            OwnerFile.MakeFolder(place.Making, OwnerFile.Passable);
            Directory.Move(place.Data, unfinished);
            SyncedFolder.Sync(place.Home);
            await RemoveAsync(user, unfinished, cancellation);
        }
    }

    /// <summary>Removes a folder as the user who owns what is in it; its parent need not be that user's.</summary>
    public async Task RemoveAsync(ServerUser user, string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        // The folder itself may lie in somebody else's: then rm empties it, says that it could not remove it, and we do.
        var result = await runner.RunAsync(new ProgramCall(user.Run("rm", "-rf", "--", folder)) { Directory = "/", Timeout = TimeSpan.FromMinutes(10) }, cancellation);
        if (Directory.Exists(folder))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new ProblemException(ResourceProblems.Failed($"`{folder}` could not be removed", result.Error));
            }

            Directory.Delete(folder);
        }
    }

    async Task CheckAsync(ServerSetup setup, string marker, string pidFile, CancellationToken cancellation)
    {
        var (request, place) = (setup.Request, setup.Place);
        if (!await places.CanEnterAsync(setup.User, place.Data, cancellation))
        {
            throw new ProblemException(ResourceProblems.UnknownData(request, place.Data, $"it belongs to another user than `{setup.User.Name ?? Environment.UserName}`"));
        }

        if (!File.Exists(Path.Combine(place.Data, marker)))
        {
            throw new ProblemException(ResourceProblems.UnknownData(request, place.Data, $"`{marker}` is missing from it"));
        }

        var orphans = await folderUsers.WaitAsync(place.Data, users => users.Count == 0 || IsServer(place.Data, pidFile, users), OrphanLimit, clock, cancellation);
        if (orphans.Count > 0 && !IsServer(place.Data, pidFile, orphans))
        {
            throw new ProblemException(ResourceProblems.InUse(request.Id, orphans));
        }
    }

    // What a preparation that crashed has left; its programs may still be at it. Removed as the user who made it: root would follow
    // a folder that is swapped for a link in between.
    async Task ClearAsync(ServerSetup setup, CancellationToken cancellation)
    {
        if (!Directory.Exists(setup.Place.Making))
        {
            return;
        }

        var makers = await folderUsers.WaitAsync(setup.Place.Making, users => users.Count == 0, OrphanLimit, clock, cancellation);
        if (makers.Count > 0)
        {
            throw new ProblemException(ResourceProblems.InUse(setup.Request.Id, makers));
        }

        await RemoveAsync(setup.User, Path.Combine(setup.Place.Making, "data"), cancellation);
        Directory.Delete(setup.Place.Making, recursive: true);
    }
}
