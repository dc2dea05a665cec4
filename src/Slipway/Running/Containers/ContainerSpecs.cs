using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes;
using Slipway.Repository.Components;

namespace Slipway.Running.Containers;

/// <summary>Makes what the engine is told of the containers of components.</summary>
/// <param name="key">For fingerprints.</param>
sealed class ContainerSpecs(byte[] key, ContainerSpace space, ContainerCalls calls)
{
    /// <summary>Where a process listens inside when its manifest names no port: nobody else is there.</summary>
    const int UsualPort = 8080;

    /// <summary>The component's version: it rises with every commit, also where the image stays the same, and so is no reason to start anew.</summary>
    public const string Version = "SLIPWAY_VERSION";

    /// <summary>Where a process listens inside; null: nowhere.</summary>
    public static int? Inside(ProcessDeclaration process) => process.Listens ? process.Port ?? UsualPort : null;

    /// <summary>A process, which the supervisor sees as the engine's client in the foreground.</summary>
    /// <param name="image">By its id, or a registry's digest.</param>
    /// <param name="outside">Its port on this machine; null: it does not listen.</param>
    public ProcessSpec Create(ProcessPiece piece, string image, ContainerVariables variables, IEnumerable<ContainerMount> mounts, int? outside)
    {
        var (process, inside) = (piece.Process, Inside(piece.Process));
        var name = space.Of(piece.Component.Name, process.Name);
        var run = Run(image, process.Command, variables, mounts) with
        {
            Name = name,
            Aliases = process.Name == ProcessDeclaration.Web ? [piece.Component.Name] : [],
            Ports = outside is { } port ? [new PublishedPort(port, inside!.Value)] : [],
        };
        var spec = InForeground(calls, run, piece.Component.Name, process.Name, outside, process.Ready) with
        {
            Environment = variables.Client,
            LivePath = outside is null ? null : process.Live,
            StartTimeout = process.StartTimeout,
        };
        return spec with { Fingerprint = FingerprintOf(spec, process.Command, image, variables, inside) };
    }

    /// <summary>A container with a name, as the supervisor sees it; it lacks variables and fingerprint.</summary>
    /// <param name="outside">Its port on this machine; null: it does not listen.</param>
    /// <param name="ready">The path that answers when it is; null: that it is reached will do.</param>
    public static ProcessSpec InForeground(ContainerCalls calls, ContainerRun run, string component, string process, int? outside, string? ready) => new(component, process, calls.Run(run).Words, "/")
    {
        Fingerprint = "",
        Port = outside,
        Url = ProcessSpecs.Url(outside),
        Ready = (outside, ready) switch
        {
            (null, _) => Readiness.Started,
            ({ } listening, null) => new WhenReached(listening, ContainerCalls.Anywhere(calls.Program, calls.IsRunning(run.Name!))),
            ({ } listening, { } path) => new WhenAnswering(listening, path),
        },
        Clear = ContainerCalls.Anywhere(calls.Program, calls.Remove(run.Name!)),
    };

    public ContainerRun Run(string image, CommandDeclaration command, ContainerVariables variables, IEnumerable<ContainerMount> mounts) => Run(space, image, command, variables, mounts);

    /// <summary>What all containers of components have in common.</summary>
    public static ContainerRun Run(ContainerSpace space, string image, CommandDeclaration command, ContainerVariables variables, IEnumerable<ContainerMount> mounts)
    {
        var isForEntryPoint = InImage.IsForEntryPoint(command);
        return new ContainerRun(image)
        {
            EntryPoint = isForEntryPoint ? null : command.Words[0],
            Words = isForEntryPoint ? command.Words : command.Words[1..],
            Network = space.Name,
            Labels = space.Labels,
            Variables = variables.Names,
            PublicVariables = variables.Public,
            Mounts = [.. mounts],
            IsLocal = true,
            KeepsNoLog = true,
        };
    }

    string FingerprintOf(ProcessSpec spec, CommandDeclaration command, string image, ContainerVariables variables, int? inside) => PartedFingerprint.Of(
        ("command", KeyedHash.Of(key, command.Words.Prepend(command.Text))),
        ("variables", Variables(variables)),
        ("image", KeyedHash.Of(key, [image])),
        ("port", KeyedHash.Of(key, new[] { spec.Port, inside }.Select(port => port?.ToString(CultureInfo.InvariantCulture)))),
        ("health", KeyedHash.Of(key, [spec.LivePath, spec.Ready.ToString(), spec.StartTimeout.ToString()])));

    /// <summary>The fingerprint of what a container gets.</summary>
    public string Variables(ContainerVariables variables) =>
        KeyedHash.Of(key, variables.Names.Where(name => name != Version).Select(name => KeyValuePair.Create(name, variables.Client[name])).Concat(variables.Public).SelectMany(one => (string[])[one.Key, one.Value]));
}
