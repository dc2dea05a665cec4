using System.Globalization;

namespace Slipway.Engines.Containers;

/// <summary>The words of <c>run</c>.</summary>
static class ContainerWords
{
    public static IEnumerable<string> Of(ContainerRun run, ContainerProgram program)
    {
        IEnumerable<string> words =
        [
            "run", .. Ways(run, program), .. Option("--log-driver", run.KeepsNoLog ? "none" : null), .. Option("--name", run.Name), .. Option("--network", run.Network), .. run.Network is null ? [] : run.Aliases.SelectMany(alias => Option("--network-alias", alias)),
            .. run.Labels.SelectMany(label => Option("--label", $"{label.Key}={label.Value}")),
            .. run.Variables.SelectMany(name => Option("--env", name)),
            .. run.PublicVariables.SelectMany(variable => Option("--env", $"{variable.Key}={variable.Value}")),
            .. run.Ports.SelectMany(port => Option("--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port.Outside}:{port.Inside}"))),
            .. run.Mounts.SelectMany(mount => Option("--mount", Mount(mount))),
            .. Option("--user", run.User), .. run.Groups.SelectMany(group => Option("--group-add", group)), .. Option("--userns", run.KeepsUser ? "keep-id" : null), .. run.HoldsEngine ? EngineRights(program) : [], .. run.IsConfined ? Confined : [], .. Option("--workdir", run.Directory), .. Option("--entrypoint", run.EntryPoint),
        ];
        return [.. words, run.Image, .. run.Words];
    }

    static IEnumerable<string> Ways(ContainerRun run, ContainerProgram program)
    {
        (bool Is, string Word)[] ways =
        [
            (run.IsRemoved, "--rm"), (run.IsInteractive, "--interactive"), (run.HasTerminal, "--tty"), (run.IsDetached, "--detach"),
            (run.IsLocal, "--pull=never"), (program.HasInit, "--init"),
        ];
        return ways.Where(way => way.Is).Select(way => way.Word);
    }

    static readonly string[] Confined = ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"];

    /// <summary>An engine mounts layers and groups of the kernel (cgroups), makes networks, and writes into /proc/sys; the usual profiles forbid the first.</summary>
    static IEnumerable<string> EngineRights(ContainerProgram program) =>
    [
        "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--cgroupns", "private", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
        "--security-opt", program.Kind == ContainerKind.Podman ? "unmask=ALL" : "systempaths=unconfined",
    ];

    static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [name, value];

    // A value with a comma or a quote is written as CSV wants it.
    static string Mount(ContainerMount mount) => string.Join(
        ',', ((string[])[mount.IsVolume ? "type=volume" : "type=bind", .. mount.Source.Length == 0 ? [] : new[] { $"source={mount.Source}" }, $"target={mount.Target}", .. mount.IsReadOnly ? ["readonly"] : (string[])[]]).Select(Field));

    static string Field(string text) => text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
