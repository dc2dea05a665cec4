using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Running;

/// <summary>Makes the steps that bring the pieces of an <c>up</c> to life.</summary>
/// <param name="sources">The fingerprint of each component's source.</param>
public sealed class UpSteps(
    UpRequest request, UpPreparation preparation, LocalPlace place, Endpoints endpoints, RunningProcesses running,
    IReadOnlyDictionary<Component, string> sources, IProgramRunner programs, Redactor redactor, Action<string> note)
{
    const int ShownLines = 20;

    readonly byte[] _key = place.Key();
    readonly ConcurrentDictionary<string, bool> _urls = new(StringComparer.Ordinal);
    readonly MigrationRecords _migrations = new(place.Folders);
    readonly RuntimeEnvironment _environment = new(preparation.Secrets, endpoints.Value);

    public Plan Plan() => new(preparation.Pieces.Select(piece => new Step(piece.Name, piece.After, cancellation => RunAsync(piece, cancellation))));

    Task<StepOutcome> RunAsync(UpPiece piece, CancellationToken cancellation) => piece switch
    {
        ResourcePiece resource => ResourceAsync(resource, cancellation),
        MigrationPiece migration => MigrateAsync(migration, cancellation),
        ProcessPiece process => ProcessAsync(process, cancellation),
        _ => throw new InvalidOperationException(piece.Name),
    };

    async Task<StepOutcome> ResourceAsync(ResourcePiece piece, CancellationToken cancellation)
    {
        if (piece.Need.Url is not null)
        {
            var bound = BoundUrl.Parse(piece.Name, piece.Need.Kind, Text(NeedAddress.Parse(piece.Need, [])));
            Learn(piece.Name, bound);
            return new StepOutcome(IsUnchanged: true, bound.PublicUrl);
        }

        var prepared = await place.Resources.PrepareAsync(place.Request(piece.Component, piece.Need, request.PreferEmbedded), cancellation);
        Learn(piece.Name, prepared.Endpoint);
        prepared.Notes.ToList().ForEach(warning => note($"{piece.Name}: {warning.What}{(warning.Fix is { } fix ? $" ({fix})" : "")}"));
        if (prepared.Process is not { } server)
        {
            return new StepOutcome(IsUnchanged: true, prepared.Endpoint.PublicUrl);
        }

        var isNew = await EnsureAsync(server with { IsResource = true }, cancellation);
        if (isNew)
        {
            await place.Resources.CreateAsync(prepared, cancellation);
        }

        return new StepOutcome(!isNew, prepared.Endpoint.PublicUrl);
    }

    async Task<StepOutcome> MigrateAsync(MigrationPiece piece, CancellationToken cancellation)
    {
        var declared = Declared(piece.Component);
        var fingerprint = Fingerprint.Of(_key, [Source(piece.Component), .. piece.Command.Words, .. declared.SelectMany(one => (string[])[one.Key, one.Value])]);
        if (_migrations.Has(piece.Component.Name, fingerprint))
        {
            return new StepOutcome(IsUnchanged: true);
        }

        var last = new Queue<string>();
        var exitCode = await programs.StreamAsync(MigrationCall(piece, declared), line => Keep(last, redactor.Redact(line.Text)), cancellation);
        if (exitCode != 0)
        {
            throw new ProblemException(new Problem("migration-failed", $"the migrations of `{piece.Component.Name}` failed with exit code {exitCode}")
            {
                Kind = ProblemKind.Failure,
                Why = string.Join('\n', last),
                Fix = $"mend the migration, then `slipway up {piece.Component.Name}` again; nothing that needs it was started",
            });
        }

        _migrations.Add(piece.Component.Name, fingerprint);
        return new StepOutcome();
    }

    ProgramCall MigrationCall(MigrationPiece piece, ImmutableSortedDictionary<string, string> declared) => new(piece.Command.With("up").Words)
    {
        Directory = Path.Combine(request.Root, piece.Component.Folder),
        OnlyThisEnvironment = true,
        Environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Passed(piece.Component).SetItems(declared).Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))),
        Timeout = TimeSpan.FromMinutes(30),
    };

    async Task<StepOutcome> ProcessAsync(ProcessPiece piece, CancellationToken cancellation)
    {
        var spec = new ProcessSpecs(_key, request.Root).Create(piece, Passed(piece.Component), Declared(piece.Component), endpoints.Port(piece.Name), Source(piece.Component));
        var isNew = await EnsureAsync(spec with { After = After(piece) }, cancellation);
        return new StepOutcome(!isNew, spec.Url);
    }

    async Task<bool> EnsureAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        try
        {
            return await running.EnsureAsync(spec, Secrets(), cancellation);
        }
        catch (ProblemException exception) when (!request.Stage.Equals(request.Model.Stages.Default))
        {
            // The engine knows no stages, and proposes commands for the default one.
            throw new ProblemException([.. exception.Problems.Select(problem =>
                problem.Fix?.StartsWith("slipway ", StringComparison.Ordinal) == true ? problem with { Fix = $"{problem.Fix} --stage {request.Stage.Name}" } : problem)]);
        }
    }

    /// <summary>The processes that it needs: a migration stands for those that it needed itself.</summary>
    ImmutableArray<string> After(UpPiece piece) =>
        [.. piece.After.Select(name => preparation.Pieces.First(other => other.Name == name)).SelectMany(other => other is MigrationPiece ? After(other) : [other.Name]).Distinct()];

    void Learn(string piece, ResourceEndpoint endpoint)
    {
        if (endpoint.Password is not null)
        {
            redactor.AddUrl(new Secret(endpoint.Url));
        }

        endpoints.Add(piece, endpoint);
    }

    /// <summary>What must not get into a log: the secrets, and the URLs that hold a password.</summary>
    IEnumerable<string> Secrets() => preparation.Secrets.Values.Select(secret => secret.Value).Concat(endpoints.Secrets()).Select(secret => secret.Reveal())
        .SelectMany(text => UrlPassword.Of(text).Append(text)).Concat(_urls.Keys).Distinct();

    string Text(ImmutableArray<ValuePart> parts) =>
        string.Concat(parts.Select(part => part is SecretPart secret ? preparation.Secrets[secret.Name].Value.Reveal() : ((TextPart)part).Text));

    ImmutableSortedDictionary<string, string> Passed(Component component) =>
        PassedVariables.From(request.Variables, request.ToolFolders(component))
            .SetItem("SLIPWAY_STAGE", request.Stage.Name)
            .SetItem("SLIPWAY_REPOSITORY", request.Root);

    ImmutableSortedDictionary<string, string> Declared(Component component)
    {
        var declared = _environment.Over(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), preparation.Variables[component]);
        foreach (var url in declared.Values.Where(value => UrlPassword.Of(value).Any() && _urls.TryAdd(value, true)))
        {
            // The URL alone: a password that stands in a manifest may be any word, such as the database's name.
            redactor.Add(new Secret(url));
        }

        return declared;
    }

    /// <summary>Its own source and that of the libraries it needs, directly or not.</summary>
    string Source(Component component) => string.Concat(
        request.Model.GraphOn(request.Stage).Order([component])
            .Where(other => other == component || other.Kind == ComponentKind.Library)
            .Select(other => sources[other]));

    static void Keep(Queue<string> lines, string line)
    {
        lines.Enqueue(line);
        if (lines.Count > ShownLines)
        {
            lines.Dequeue();
        }
    }
}
