using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Containers.Resources;

/// <summary>The resources of the containers engine: servers from official images with a volume each, and SQLite files that containers see.</summary>
public sealed class ContainerResources(ContainerSpace space, ContainerPrograms programs, IProgramRunner runner, TimeProvider clock) : IResources
{
    /// <summary>Where a SQLite file's folder is seen inside, by whose it is.</summary>
    const string FileFolder = "/var/lib/slipway";

    static readonly Dictionary<string, ContainerServer> Servers =
        new ContainerServer[] { new PostgreSqlContainer(), new MariaDbContainer(), new RedisContainer() }.ToDictionary(server => server.Kind, StringComparer.Ordinal);

    /// <summary>How a kind of server is run; null: it is none that runs in a container.</summary>
    internal static ContainerServer? ServerOf(string kind) => Servers.GetValueOrDefault(kind);

    public async Task<PreparedResource> PrepareAsync(ResourceRequest request, CancellationToken cancellation)
    {
        ResourceRemoval.CheckFolder(request);
        ResourcePlaces.MakeClosed(request.StateFolder, request.Folder);
        var store = new ResourceStore(request.Id, request.Folder);
        using var held = await store.LockAsync(clock, cancellation);
        var record = store.ReadRecord();
        var choice = ContainerChoice.Decide(request, Servers.GetValueOrDefault(request.Kind), record?.Kind, record?.Version);
        return choice.Server is null
            ? PrepareFile(request, choice, record, store)
            : await PrepareServerAsync(request, choice.Server, choice.Version, record?.Kind == request.Kind ? record : null, store, cancellation);
    }

    public async Task CreateAsync(PreparedResource resource, CancellationToken cancellation)
    {
        var store = new ResourceStore(resource.Request.Id, resource.Request.Folder);
        if (store.ReadRecord() is not { } record || !Servers.TryGetValue(resource.Kind, out var server) || store.ReadSecrets() is not { } secrets)
        {
            return;
        }

        var filling = new ContainerFilling(new ContainerCalls(await programs.GetAsync(cancellation)), runner);
        await filling.FillAsync(resource.Request, server, space.Of(resource.Request.Component, resource.Request.Need), record.Name, ContainerChoice.Parse(record.Version!), secrets, cancellation);
        if (!record.Made)
        {
            store.Write(record with { Made = true });
        }
    }

    public ResourceEndpoint? Known(ResourceRequest request)
    {
        var store = new ResourceStore(request.Id, request.Folder);
        return store.ReadRecord() is not { } record ? null
            : !Servers.TryGetValue(record.Kind, out var server) ? FileEndpoint(request, record.Name)
            : store.ReadSecrets() is { } secrets ? Endpoint(request, server, record, secrets)
            : null;
    }

    public ResourceEndpoint? Admin(ResourceRequest request) => Known(request) is not { } known ? null
        : Servers.TryGetValue(known.Kind, out var server) && new ResourceStore(request.Id, request.Folder).ReadSecrets() is { } secrets ? known.As(server.Admin, secrets.Admin)
        : known;

    public async Task RemoveAsync(ResourceRequest request, CancellationToken cancellation)
    {
        ResourceRemoval.CheckFolder(request);
        if (!Directory.Exists(request.Folder))
        {
            return;
        }

        var store = new ResourceStore(request.Id, request.Folder);
        using (await store.LockAsync(clock, cancellation))
        {
            if (store.ReadRecord() is { Kind: not ProviderKinds.Sqlite })
            {
                var calls = new ContainerCalls(await programs.GetAsync(cancellation));
                await new ContainerVolumes(calls, runner, space, clock).RemoveAsync(request, space.Of(request.Component, request.Need), cancellation);
            }

            store.Forget();
            Directory.Delete(request.Folder, recursive: true);
        }
    }

    PreparedResource PrepareFile(ResourceRequest request, ContainerChoice choice, ResourceRecord? record, ResourceStore store)
    {
        var name = record?.Name ?? DatabaseName.From(request.Component);
        var endpoint = FileEndpoint(request, name);

        // Anybody may write in it who can get there, which through the closed folders above are the containers that see it, whatever user they run as.
        OwnerFile.MakeFolder(Path.GetDirectoryName(endpoint.File)!, (UnixFileMode)0x1FF);
        if (record is null && choice.IsRecorded)
        {
            store.Write(new ResourceRecord(ResourceRecord.CurrentSchema, ProviderKinds.Sqlite, null, 0, name, request.Folder, clock.GetUtcNow(), Made: true));
        }

        return new PreparedResource(request, ProviderKinds.Sqlite, null, endpoint, choice.Notes);
    }

    async Task<PreparedResource> PrepareServerAsync(
        ResourceRequest request, ContainerServer server, string version, ResourceRecord? record, ResourceStore store, CancellationToken cancellation)
    {
        var program = await programs.GetAsync(cancellation);
        var calls = new ContainerCalls(program);
        var volume = space.Of(request.Component, request.Need);
        var image = request.IsRunning && record?.Image is { } running ? running
            : await new ImagePull(calls, runner).EnsureAsync(request.Id, server.Image(version), cancellation);
        var before = record ?? new ResourceRecord(ResourceRecord.CurrentSchema, server.Kind, version, 0, DatabaseName.From(request.Component), volume, clock.GetUtcNow(), Made: false);
        var next = before with { Version = version, Port = request.Port, Image = image };
        var secrets = store.MakeSecrets();
        if (next != record)
        {
            store.Write(next);
        }

        if (!request.IsRunning)
        {
            await new ContainerVolumes(calls, runner, space, clock).MakeAsync(request, volume, next.Made, cancellation);
        }

        var spec = new ServerSpec(space, calls).Create(request, server, next, secrets, volume);
        return new PreparedResource(request, server.Kind, spec with { Url = Endpoint(request, server, next, secrets).PublicUrl }, Endpoint(request, server, next, secrets), []);
    }

    static ResourceEndpoint Endpoint(ResourceRequest request, ContainerServer server, ResourceRecord record, ResourceSecrets secrets) =>
        server.Endpoint("127.0.0.1", record.Port, record.Name, secrets.User) with
        {
            Inside = server.Endpoint(ContainerSpace.Host(request.Component, request.Need), server.Port, record.Name, secrets.User),
        };

    static ResourceEndpoint FileEndpoint(ResourceRequest request, string name) =>
        ResourceEndpoint.OfFile(Path.Combine(request.Folder, ProviderKinds.Sqlite, name + ".db"), name) with
        {
            Inside = ResourceEndpoint.OfFile($"{FileFolder}/{request.Component}/{request.Need}/{name}.db", name),
        };
}
