using System.Collections.Concurrent;
using Slipway.Engines.Databases.MariaDb;
using Slipway.Engines.Databases.PostgreSql;
using Slipway.Engines.Databases.Redis;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Databases;

/// <summary>The resources of the processes engine: private servers and SQLite files on this machine.</summary>
public sealed class LocalResources : IResources
{
    readonly TimeProvider _clock;
    readonly ServerUserFinder _userFinder;
    readonly ResourcePlaces _places;
    readonly FolderUsers _folderUsers;
    readonly ServerData _data;
    readonly Dictionary<string, ServerProvider> _providers;
    readonly ConcurrentDictionary<int, string> _ports = new();

    public LocalResources(ResourceHost host, IProgramRunner runner, TimeProvider clock)
    {
        _clock = clock;
        _userFinder = new ServerUserFinder(runner, host);
        _places = new ResourcePlaces(runner, host);
        _folderUsers = new FolderUsers(runner);
        _data = new ServerData(runner, _places, _folderUsers, clock);
        ServerProvider[] all = [new PostgreSqlProvider(runner, host, _data), new MariaDbProvider(runner, host, _data), new RedisProvider(runner, host, _data)];
        _providers = all.ToDictionary(provider => provider.Kind, StringComparer.Ordinal);
    }

    /// <summary>The version of the kind's programs that would be taken; null: they are not here. For <c>doctor</c>.</summary>
    public async Task<Version?> InstalledAsync(string kind, string? version, CancellationToken cancellation) =>
        _providers.TryGetValue(kind, out var provider) ? (await provider.FindAsync(version, cancellation))?.Version : null;

    public async Task<PreparedResource> PrepareAsync(ResourceRequest request, CancellationToken cancellation)
    {
        ResourceRemoval.CheckFolder(request);
        ResourcePlaces.MakeClosed(request.StateFolder, request.Folder);
        var store = new ResourceStore(request.Id, request.Folder);
        using var held = await store.LockAsync(_clock, cancellation);
        var record = store.ReadRecord() is { } known && (known.Made || Directory.Exists(Path.Combine(known.Home, "data"))) ? known : null;
        var sameKind = record?.Kind == request.Kind;
        var found = _providers.TryGetValue(request.Kind, out var provider)
            ? await provider.FindAsync(sameKind && provider.Kind == ProviderKinds.PostgreSql ? record!.Version : request.Version, cancellation)
            : null;
        var choice = ResourceChoice.Decide(request, found, record?.Kind, record?.Version);
        return choice.Programs is null
            ? PrepareFile(request, choice, record, store)
            : await PrepareServerAsync(request, choice, provider!, sameKind ? record : null, store, cancellation);
    }

    public Task CreateAsync(PreparedResource resource, CancellationToken cancellation) =>
        resource.Setup is { } setup ? _providers[resource.Kind].CreateAsync(setup, cancellation) : Task.CompletedTask;

    public ResourceEndpoint? Known(ResourceRequest request)
    {
        var store = new ResourceStore(request.Id, request.Folder);
        if (store.ReadRecord() is not { } record)
        {
            return null;
        }

        return !_providers.TryGetValue(record.Kind, out var provider) ? FileEndpoint(request, record.Name)
            : store.ReadSecrets() is { } secrets ? provider.Endpoint(record.Port, record.Name, _places.Sockets(request, record.Kind), secrets.User)
            : null;
    }

    public ResourceEndpoint? Admin(ResourceRequest request)
    {
        var store = new ResourceStore(request.Id, request.Folder);
        return Known(request) is not { } known ? null
            : _providers.TryGetValue(known.Kind, out var provider) && store.ReadSecrets() is { } secrets ? Admin(known.As(provider.Admin, secrets.Admin), provider.IsAdminLocal)
            : known;
    }

    static ResourceEndpoint Admin(ResourceEndpoint admin, bool isLocal) => isLocal ? admin with { Host = null, Port = null } : admin;

    public Task RemoveAsync(ResourceRequest request, CancellationToken cancellation) =>
        new ResourceRemoval(_providers.Values, _places, _folderUsers, _data, _userFinder, _clock).RemoveAsync(request, cancellation);

    PreparedResource PrepareFile(ResourceRequest request, ResourceChoice choice, ResourceRecord? record, ResourceStore store)
    {
        var name = record?.Name ?? DatabaseName.From(request.Component);
        var endpoint = FileEndpoint(request, name);
        var folder = Path.GetDirectoryName(endpoint.File)!;
        OwnerFile.MakeFolder(folder, OwnerFile.Closed);
        if (record is null && choice.IsRecorded)
        {
            store.Write(new ResourceRecord(ResourceRecord.CurrentSchema, ProviderKinds.Sqlite, null, 0, name, folder, _clock.GetUtcNow(), Made: true));
        }

        return new PreparedResource(request, ProviderKinds.Sqlite, null, endpoint, choice.Notes);
    }

    async Task<PreparedResource> PrepareServerAsync(
        ResourceRequest request, ResourceChoice choice, ServerProvider provider, ResourceRecord? record, ResourceStore store, CancellationToken cancellation)
    {
        var user = await _userFinder.FindAsync(provider.PreferredUser, cancellation);
        var place = await _places.MakeAsync(request, provider.Kind, user, record?.Home, cancellation);
        if (record is { Made: true } && !Directory.Exists(place.Data))
        {
            throw new ProblemException(ResourceProblems.DataGone(request, place.Data));
        }

        var secrets = Secrets(request, place, store);
        var name = record?.Name ?? DatabaseName.From(request.Component);
        var port = await PortAsync(request, place, provider, record?.Port ?? 0, cancellation);
        var version = provider.RecordedVersion(choice.Programs!.Version);
        var next = new ResourceRecord(
            ResourceRecord.CurrentSchema, provider.Kind, version, port, name, place.Home, record?.Created ?? _clock.GetUtcNow(), record is { Made: true });
        var setup = new ServerSetup(request, choice.Programs, user, place, secrets, port, name);
        if (next != record)
        {
            // Before the data is made: what a crash leaves is found again.
            store.Write(next);
        }

        await provider.PrepareAsync(setup, cancellation);
        if (!next.Made)
        {
            store.Write(next with { Made = true });
        }

        var endpoint = provider.Endpoint(port, name, place.Sockets, secrets.User);
        return new PreparedResource(request, provider.Kind, provider.Spec(setup), endpoint, choice.Notes) { Setup = setup };
    }

    static ResourceSecrets Secrets(ResourceRequest request, ResourcePlace place, ResourceStore store) =>
        store.ReadSecrets() is null && Directory.Exists(place.Data)
            ? throw new ProblemException(ResourceProblems.UnknownData(request, place.Data, "the passwords that belong to it are gone"))
            : store.MakeSecrets();

    async Task<int> PortAsync(ResourceRequest request, ResourcePlace place, ServerProvider provider, int recorded, CancellationToken cancellation)
    {
        if (request.Port > 0)
        {
            return request.Port;
        }

        if (recorded > 0
            && _ports.GetOrAdd(recorded, request.Folder) == request.Folder
            && (LoopbackPort.IsFree(recorded) || ServerData.IsServer(place.Data, provider.PidFile, await _folderUsers.FindAsync(place.Data, cancellation))))
        {
            return recorded;
        }

        // Not one that was given a moment ago to another resource, whose server does not listen yet.
        int free;
        do
        {
            free = LoopbackPort.Free();
        }
        while (!_ports.TryAdd(free, request.Folder));
        return free;
    }

    static ResourceEndpoint FileEndpoint(ResourceRequest request, string name) =>
        ResourceEndpoint.OfFile(Path.Combine(request.Folder, ProviderKinds.Sqlite, name + ".db"), name);
}
