using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Engines.Containers;

/// <summary>The calls of a container program, as values. Docker and Podman take the same words.</summary>
public sealed class ContainerCalls(ContainerProgram program)
{
    /// <summary>Which client and which engine, as JSON; ends with 1 when the engine does not answer.</summary>
    public static ProgramCall Version(string path) => ProgramCall.Of(path, "version", "--format", "{{json .}}");

    /// <summary>Ends with 0 where the client has buildx.</summary>
    public static ProgramCall BuildxVersion(string path) => ProgramCall.Of(path, "buildx", "version");

    public ContainerProgram Program => program;

    /// <summary>The same call as words that need no environment: for a supervisor, which has none.</summary>
    public static ImmutableArray<string> Anywhere(ContainerProgram program, ProgramCall call) =>
        ["/usr/bin/env", .. program.Connection.Select(variable => $"{variable.Key}={variable.Value}"), .. call.Words];

    public ProgramCall Run(ContainerRun run) => Call([.. ContainerWords.Of(run, program)]);

    /// <summary>A command in a container that runs.</summary>
    /// <param name="variables">Names; the client has the values.</param>
    public ProgramCall Exec(string container, IEnumerable<string> words, bool isInteractive = false, IEnumerable<string>? variables = null) =>
        Call(["exec", .. isInteractive ? ["--interactive"] : (string[])[], .. (variables ?? []).SelectMany(name => (string[])["--env", name]), container, .. words]);

    /// <summary>Builds; the words after <c>build</c> are the caller's, as are variables that choose the builder.</summary>
    public ProgramCall Build(params IEnumerable<string> words) => Call(["build", .. words]);

    /// <summary>One or more images as a JSON array; ends with 1 when one of them is not there.</summary>
    public ProgramCall InspectImages(params IEnumerable<string> images) => Call(["image", "inspect", .. images]);

    /// <summary>An image's id; ends with 1 when it is not there.</summary>
    public ProgramCall ImageId(string image) => Call(["image", "inspect", "--format", "{{.Id}}", image]);

    /// <summary>Images with a label (<c>name</c> or <c>name=value</c>), a line of <paramref name="format"/> for each.</summary>
    public ProgramCall ListImages(string label, string format) => Call(["image", "ls", "--no-trunc", "--filter", $"label={label}", "--format", format]);

    public ProgramCall Tag(string image, string name) => Call(["image", "tag", image, name]);

    public ProgramCall Push(string name) => Call(["image", "push", name]) with { Timeout = Transfer };

    public ProgramCall Pull(string name) => Call(["image", "pull", name]) with { Timeout = Transfer };

    /// <summary>Writes images to a file.</summary>
    public ProgramCall Save(string file, params IEnumerable<string> images) => Call(["image", "save", "--output", file, .. images]) with { Timeout = Transfer };

    /// <summary>Writes an image to standard output, for whoever reads it there.</summary>
    public ProgramCall SaveToOutput(string image) => Call(["image", "save", image]) with { Timeout = Transfer };

    /// <summary>The commands that made an image, a line for each, newest first.</summary>
    public ProgramCall History(string image) => Call(["image", "history", "--no-trunc", "--format", "{{.CreatedBy}}", image]);

    public ProgramCall Load(string file) => Call(["image", "load", "--input", file]) with { Timeout = Transfer };

    public ProgramCall RemoveImages(params IEnumerable<string> images) => Call(["image", "rm", .. images]);

    /// <summary>Kills and removes containers with what they keep in volumes without a name; those that are not there are none of its concern.</summary>
    public ProgramCall Remove(params IEnumerable<string> containers) => Call(["rm", "--force", "--volumes", .. containers]);

    /// <summary>Containers with all these labels, also those that have ended: a line of <paramref name="format"/> for each.</summary>
    public ProgramCall List(IEnumerable<KeyValuePair<string, string>> labels, string format = "{{.Names}}") =>
        Call(["ps", "--all", "--no-trunc", .. Filters(labels), "--format", format]);

    public ProgramCall Inspect(string container, string format) => Call(["container", "inspect", "--format", format, container]);

    /// <summary>Ends with 0 when the container runs.</summary>
    public ProgramCall IsRunning(string container) =>
        new(["/bin/sh", "-c", "test \"$(\"$@\")\" = true", "sh", .. Inspect(container, "{{.State.Running}}").Words]);

    /// <summary>Returns when a container has ended.</summary>
    public ProgramCall Wait(string container) => Call(["wait", container]);

    public ProgramCall InspectContainers(IEnumerable<string> containers, string format) => Call(["container", "inspect", "--format", format, .. containers]);

    public ProgramCall CreateNetwork(string name, IEnumerable<KeyValuePair<string, string>> labels) => Call(["network", "create", .. Labels(labels), name]);

    public ProgramCall ListNetworks(IEnumerable<KeyValuePair<string, string>> labels) => Call(["network", "ls", .. Filters(labels), "--format", "{{.Name}}"]);

    /// <summary>The id of a network of Docker's, and its address on the side of the engine.</summary>
    public ProgramCall Gateway(string network) => Call(["network", "inspect", "--format", "{{.Id}} {{(index .IPAM.Config 0).Gateway}}", network]);

    /// <summary>What is to be known of how the engine maps users: <see cref="ContainerUsers"/> reads it.</summary>
    public ProgramCall Users() => Call(["info", "--format", program.Kind == ContainerKind.Podman ? "{{.Host.Security.Rootless}}" : "{{range .SecurityOptions}}{{println .}}{{end}}"]);

    public ProgramCall RemoveNetworks(params IEnumerable<string> names) => Call(["network", "rm", .. names]);

    /// <summary>Makes a volume; one that is there stays as it is.</summary>
    public ProgramCall CreateVolume(string name, IEnumerable<KeyValuePair<string, string>> labels) => Call(["volume", "create", .. Labels(labels), name]);

    public ProgramCall ListVolumes(IEnumerable<KeyValuePair<string, string>> labels) => Call(["volume", "ls", .. Filters(labels), "--format", "{{.Name}}"]);

    public ProgramCall RemoveVolumes(params IEnumerable<string> names) => Call(["volume", "rm", .. names]);

    static TimeSpan Transfer => TimeSpan.FromHours(1);

    ProgramCall Call(IEnumerable<string> words) => new([program.Path, .. words]);

    static IEnumerable<string> Labels(IEnumerable<KeyValuePair<string, string>> labels) => labels.SelectMany(label => (string[])["--label", $"{label.Key}={label.Value}"]);

    static IEnumerable<string> Filters(IEnumerable<KeyValuePair<string, string>> labels) => labels.SelectMany(label => (string[])["--filter", $"label={label.Key}={label.Value}"]);
}
