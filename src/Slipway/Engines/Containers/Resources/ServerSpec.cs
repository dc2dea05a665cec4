using Slipway.Engines.Databases;
using Slipway.Engines.Processes;

namespace Slipway.Engines.Containers.Resources;

/// <summary>How a server's container is run.</summary>
sealed class ServerSpec(ContainerSpace space, ContainerCalls calls)
{
    public ProcessSpec Create(ResourceRequest request, ContainerServer server, ResourceRecord record, ResourceSecrets secrets, string volume)
    {
        var name = space.Of(request.Component, request.Need);
        var variables = server.Variables(secrets);
        var run = new ContainerRun(record.Image!)
        {
            Name = name,
            Words = server.Words,
            Network = space.Name,
            Aliases = [ContainerSpace.Host(request.Component, request.Need)],
            Labels = space.Labels,
            Variables = [.. variables.Keys],
            Ports = [new PublishedPort(record.Port, server.Port)],
            Mounts = [new ContainerMount(volume, server.DataFolder(ContainerChoice.Parse(record.Version!)))],
            IsLocal = true,
            KeepsNoLog = true,
        };
        var words = calls.Run(run).Words;
        return new ProcessSpec(request.Component, request.Need, words, "/")
        {
            Environment = calls.Program.Connection.SetItem("PATH", "/usr/local/bin:/usr/bin:/bin").SetItems(variables),
            Fingerprint = ServerEnvironment.Fingerprint([.. words, .. server.Ready]),
            Port = record.Port,
            Ready = new WhenSucceeding(ContainerCalls.Anywhere(calls.Program, calls.Exec(name, server.Ready))),
            Clear = ContainerCalls.Anywhere(calls.Program, calls.Remove(name)),
            Stop = server.Stop,
            StopTimeout = server.StopTimeout,
            IsResource = true,
        };
    }
}
