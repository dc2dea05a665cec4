using Slipway.Images.Registry;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Images;

/// <summary>The registries of a stage, each with one client for all its images.</summary>
sealed class StageRegistries(RepositoryModel model, Stage stage, RegistryLimits limits, CommandContext context) : IDisposable
{
    readonly Dictionary<string, RegistryClient> _clients = new(StringComparer.Ordinal);
    readonly Lock _lock = new();

    /// <summary>Null: the component's images stay on this machine.</summary>
    public (RegistryClient Client, ImageReference Repository)? Of(Component component)
    {
        if (model.StageOf(component, stage).Registry is not { } address)
        {
            return null;
        }

        var repository = ImageReference.In(address.Push, component.On(stage).Image.Name);
        return (ClientOf(address, repository), repository);
    }

    /// <summary>The client for a repository of images at an address.</summary>
    public RegistryClient ClientOf(RegistryAddress address, ImageReference repository)
    {
        lock (_lock)
        {
            if (!_clients.TryGetValue(repository.Host!, out var client))
            {
                var host = new RegistryHost(repository.Host!, address.IsInsecure);
                _clients[repository.Host!] = client = new RegistryClient(
                    host, RegistryCredentials.Of(context.Environment, context.Programs), RegistryCertificates.Of(context.Environment), limits, context.Time);
            }

            return client;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
