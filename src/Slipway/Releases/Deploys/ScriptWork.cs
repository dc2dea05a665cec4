using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Records;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>Runs a component's own <c>scripts/deploy</c>. After <c>kill -9</c> it is run once more: what it does must bear that.</summary>
sealed class ScriptWork(DeployPiece piece, IDeployEngine engine)
{
    /// <summary>With this exit code it says that it knows no <c>--undo</c>: <c>EX_USAGE</c> of sysexits.h.</summary>
    const int NoUndo = 64;

    const string Undo = "--undo";

    const int LinesKept = 15;

    static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    readonly ReleaseScript _script = piece.To.Script!;

    public async Task<StepOutcome> RunAsync(StepRun run)
    {
        var (code, last) = await RunAsync([$"./{_script.Command}"], piece.To, run);
        return code == 0 ? new StepOutcome() : throw Failed(_script.Command, code, last, "mend it; it is run again with the next deploy");
    }

    /// <summary>Has the script put back what stood before. It may have done nothing yet, or be called again.</summary>
    /// <returns>A few words where it cannot; null: it has.</returns>
    public async Task<string?> UndoAsync(StepRun run)
    {
        var (code, last) = await RunAsync([$"./{_script.Command}", Undo], piece.From, run);
        return code switch
        {
            0 => null,
            NoUndo => $"`{_script.Command}` has no undo: what it did stays",
            _ => throw Failed($"{_script.Command} {Undo}", code, last, "mend it, and take the deploy back once more: `slipway undo`"),
        };
    }

    /// <param name="told">The release that it is told of; null: there is none to go back to.</param>
    async Task<(int Code, string Last)> RunAsync(ImmutableArray<string> words, ReleaseRecord? told, StepRun run)
    {
        var host = engine.Scripts;
        var place = host?.PlaceOf(piece.Component) ?? throw Missing();
        var variables = await VariablesAsync(place.Passed, run.Cancellation);
        variables = variables.SetItem("SLIPWAY_STAGE", host!.Stage).SetItems(Told(told));
        var call = new ProgramCall(words) { Directory = place.Folder, Environment = variables, OnlyThisEnvironment = true, Timeout = Limit };
        var last = new Queue<string>();
        await engine.CheckAsync(run.Cancellation);
        var code = await host.Programs.StreamAsync(call, line => Take(engine.WithoutSecrets(line.Text)), run.Cancellation);
        return (code, string.Join('\n', last));

        void Take(string line)
        {
            run.Write(line);
            last.Enqueue(KubeText.Clean(line, 300));
            _ = last.Count <= LinesKept || last.TryDequeue(out _);
        }
    }

    static IEnumerable<KeyValuePair<string, string?>> Told(ReleaseRecord? release) => new (string Name, string? Value)[]
    {
        ("SLIPWAY_IMAGE", release?.Image),
        ("SLIPWAY_VERSION", release?.Version),
        ("SLIPWAY_RELEASE", release?.Number.ToString(CultureInfo.InvariantCulture)),
    }.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Name, pair.Value));

    /// <summary>Those of the release, as they are kept in the cluster: the attempt of another checkout had others.</summary>
    async Task<ImmutableSortedDictionary<string, string?>> VariablesAsync(ImmutableSortedDictionary<string, string> passed, CancellationToken cancellation)
    {
        var variables = passed.ToImmutableSortedDictionary(one => one.Key, string? (one) => one.Value, StringComparer.Ordinal).ToBuilder();
        foreach (var one in piece.To.Objects)
        {
            foreach (var (name, value) in one.Kind() switch { "ConfigMap" => one.At("data") as JsonObject, "Secret" => await SecretAsync(one, cancellation), _ => null } ?? [])
            {
                variables[name] = one.Kind() == "Secret" ? Revealed(value) : value.Text();
            }
        }

        return variables.ToImmutable();
    }

    string Revealed(JsonNode? value)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(value.Text() ?? ""));
        engine.Hide(new Secret(text));
        return text;
    }

    async Task<JsonObject?> SecretAsync(JsonObject secret, CancellationToken cancellation) =>
        (piece.Secrets.TryGetValue(secret.Name() ?? "", out var whole) ? whole : await engine.FindAsync(secret, cancellation) ?? throw DeployProblems.NoSecret(secret, piece)).At("data") as JsonObject;

    ProblemException Failed(string command, int code, string last, string fix) => new(new Problem("script-failed", $"`{command}` of `{piece.Component}` ended with exit code {code}")
    {
        Kind = ProblemKind.Failure,
        Why = last.Length == 0 ? "it wrote nothing" : $"the last it wrote:\n{last}",
        Fix = fix,
    });

    ProblemException Missing() => new(new Problem("script-missing", $"`{piece.Component}` was released by its own `{_script.Command}`, and is not in this checkout")
    {
        Kind = ProblemKind.Failure,
        Fix = piece.To.Commit is { } commit ? $"git switch --detach {commit[..Math.Min(12, commit.Length)]}, and do it again" : "check out what was being deployed, and do it again",
    });
}
