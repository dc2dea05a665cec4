using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Processes;
using Slipway.Repository.Components;

namespace Slipway.Running;

/// <summary>Makes what the engine is told of what the manifests say.</summary>
/// <param name="key">For fingerprints.</param>
/// <param name="root">The repository's root.</param>
public sealed class ProcessSpecs(byte[] key, string root)
{
    /// <param name="passed">Variables that are passed on; they do not count for the fingerprint.</param>
    /// <param name="declared">The component's own variables, resolved.</param>
    /// <param name="port">Where it listens; null: nowhere.</param>
    /// <param name="source">The fingerprint of its source.</param>
    public ProcessSpec Create(
        ProcessPiece piece, ImmutableSortedDictionary<string, string> passed, ImmutableSortedDictionary<string, string> declared, int? port, string source)
    {
        var process = piece.Process;
        var own = port is null ? declared : declared.SetItem("PORT", port.Value.ToString(CultureInfo.InvariantCulture));
        var spec = new ProcessSpec(piece.Component.Name, process.Name, process.Command.Words, Path.Combine(root, piece.Component.Folder))
        {
            Fingerprint = "",
            Environment = passed.SetItems(own),
            Port = port,
            Url = Url(port),
            Ready = Ready(process, port),
            LivePath = port is null ? null : process.Live,
            StartTimeout = process.StartTimeout,
        };
        return spec with { Fingerprint = FingerprintOf(spec, declared, source) };
    }

    /// <summary>What people and dependants are told.</summary>
    public static string? Url(int? port) => port is null ? null : string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    static Readiness Ready(ProcessDeclaration process, int? port) => (port, process.Ready) switch
    {
        (null, _) => Readiness.Started,
        ({ } listening, null) => new WhenListening(listening),
        ({ } listening, { } path) => new WhenAnswering(listening, path),
    };

    string FingerprintOf(ProcessSpec spec, ImmutableSortedDictionary<string, string> declared, string source) => PartedFingerprint.Of(
        ("command", KeyedHash.Of(key, spec.Words.Prepend(spec.Directory))),
        ("variables", KeyedHash.Of(key, declared.SelectMany(variable => (string[])[variable.Key, variable.Value]))),
        ("source", KeyedHash.Of(key, [source])),
        ("port", KeyedHash.Of(key, [spec.Port?.ToString(CultureInfo.InvariantCulture)])),
        ("health", KeyedHash.Of(key, [spec.LivePath, spec.Ready.ToString(), spec.StartTimeout.ToString()])));
}
