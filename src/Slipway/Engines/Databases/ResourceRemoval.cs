using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>Removes a resource and its data, and nothing else.</summary>
sealed class ResourceRemoval(
    IReadOnlyCollection<ServerProvider> providers, ResourcePlaces places, FolderUsers folderUsers, ServerData data, ServerUserFinder userFinder, TimeProvider clock)
{
    /// <summary>A resource's folder is a whole path below the state folder, with no link on the way.</summary>
    /// <exception cref="ProblemException"><c>resource-outside-state</c></exception>
    public static void CheckFolder(ResourceRequest request)
    {
        var (state, folder) = (request.StateFolder, request.Folder);
        if (!state.StartsWith('/') || state.Length < 2 || state != Path.GetFullPath(state).TrimEnd('/')
            || folder != Path.GetFullPath(folder).TrimEnd('/') || !folder.StartsWith(state + "/", StringComparison.Ordinal))
        {
            throw Outside(request, folder, $"it is not below `{state}`");
        }

        for (var path = folder; path != state; path = Path.GetDirectoryName(path)!)
        {
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                throw Outside(request, path, "it is a link");
            }
        }
    }

    public async Task RemoveAsync(ResourceRequest request, CancellationToken cancellation)
    {
        CheckFolder(request);
        if (!Directory.Exists(request.Folder))
        {
            return;
        }

        var store = new ResourceStore(request.Id, request.Folder);
        using (await store.LockAsync(clock, cancellation))
        {
            // All homes that it could ever have had: kinds change, and the record may be gone.
            var homes = providers.SelectMany(provider => places.Homes(request, provider.Kind).Select(home => (Home: home, User: provider.PreferredUser))).ToArray();
            foreach (var folder in homes.Select(home => home.Home).Append(request.Folder))
            {
                if (await folderUsers.FindAsync(folder, cancellation) is { Count: > 0 } users)
                {
                    throw new ProblemException(ResourceProblems.InUse(request.Id, users));
                }
            }

            // First: a removal that crashes half way leaves either data that is whole, or none that anybody misses.
            store.Forget();
            foreach (var (home, user) in homes)
            {
                await RemoveHomeAsync(request, home, user, cancellation);
            }

            Directory.Delete(request.Folder, recursive: true);
        }
    }

    async Task RemoveHomeAsync(ResourceRequest request, string home, string user, CancellationToken cancellation)
    {
        var info = new DirectoryInfo(home);
        if (!info.Exists)
        {
            return;
        }

        if (info.LinkTarget is not null)
        {
            throw Outside(request, home, "it is a link");
        }

        var owner = await userFinder.FindAsync(user, cancellation);
        await data.RemoveAllAsync(owner, new ResourcePlace(home, home), cancellation);
        Directory.Delete(home, recursive: true);
    }

    static ProblemException Outside(ResourceRequest request, string folder, string why) =>
        new(new Problem("resource-outside-state", $"`{folder}` cannot be the folder of `{request.Id}`")
        {
            Kind = ProblemKind.Failure,
            Why = why + "; nothing was touched",
        });
}
