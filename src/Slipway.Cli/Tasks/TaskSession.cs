using Slipway.Bootstrap;
using Slipway.Cli.Images;
using Slipway.Discovery;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Execution.Results;
using Slipway.Inside;
using Slipway.Repository.Components;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Sources;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Everything that tasks of one command are planned and run with, put together in one place.</summary>
sealed class TaskSession : IDisposable
{
    readonly CommandContext _context;
    readonly Redactor _redactor;
    readonly TaskPrograms _programs;
    readonly TaskFolder _folder;
    readonly List<ProgramIdentities> _identities = [];
    readonly Lazy<byte[]?> _key;
    TaskInside? _inside;
    bool _isBlind;

    TaskSession(LoadedRepository repository, ISourceTree sources, CommandContext context, Redactor redactor)
    {
        (Repository, Sources, _context, _redactor) = (repository, sources, context, redactor);
        _programs = new TaskPrograms(repository, context);
        Catalogue = new TaskCatalogue(repository.Model, sources, ReadSmall);
        Results = new FolderResultStore(context.Folders, repository.Root, ResultLimits.From(context.Environment), context.Time);
        _folder = new TaskFolder(Path.Combine(context.Folders.Cache, "tasks"), context.Time);
        _key = new Lazy<byte[]?>(() => FingerprintKey.Of(context.Folders));
    }

    public LoadedRepository Repository { get; }

    /// <summary>The checkout as it was when the session began.</summary>
    public ISourceTree Sources { get; }

    public TaskCatalogue Catalogue { get; }

    /// <summary>All that the last plan depends on besides files that Git sees; null: something that may change without being seen.</summary>
    internal IReadOnlyCollection<ProgramWitness>? Witnesses => _isBlind || _identities.Any(one => one.Witnesses is null) ? null : [.. _identities.SelectMany(one => one.Witnesses!)];

    /// <summary>The container engine by which it was decided where tasks run; null: nothing hung on it.</summary>
    internal string? Engine => _inside?.Engine;

    /// <summary>Where results are kept.</summary>
    public FolderResultStore Results { get; }

    /// <summary>Runs the tasks of the plan that was made last; knows what its tests came to.</summary>
    public TaskRunner? Runner { get; private set; }

    /// <param name="redactor">Learns every secret on the way.</param>
    public static async Task<TaskSession> CreateAsync(LoadedRepository repository, CommandContext context, Redactor redactor, CancellationToken cancellation) =>
        new(repository, await ReadAsync(repository, context, cancellation), context, redactor);

    /// <summary>The checkout as it is now.</summary>
    public Task<ISourceTree> ReadAgainAsync(CancellationToken cancellation) => ReadAsync(Repository, _context, cancellation);

    static Task<ISourceTree> ReadAsync(LoadedRepository repository, CommandContext context, CancellationToken cancellation) =>
        context.Sources.ReadAsync(repository.Root, [.. repository.Model.Components.Select(component => component.Folder)], cancellation);

    /// <param name="consent">Whether a published image may be used, where a newer one is required.</param>
    /// <exception cref="Problems.ProblemException">What stands in the way before anything is run.</exception>
    public async Task<TaskPlan> PlanAsync(TaskRequest request, InsideChoice choice, PullConsent consent, CancellationToken cancellation)
    {
        var selection = TaskSelection.Of(request, Catalogue);
        var variables = TaskVariables.Of(selection);
        var secrets = await SecretsAsync(variables, cancellation);
        var components = selection.Tasks.Select(task => task.Task.Component).Distinct().ToList();
        var inside = await TaskInside.CreateAsync(Repository, Sources, components, request.StageFor(PlannedTask.Test), choice, consent, _redactor, _context, cancellation);
        (var before, _inside) = (_inside, inside);
        before?.Dispose();
        _identities.Clear();
        _isBlind |= inside.HasPublished;
        _isBlind |= inside.Images is not null && components.Any(component => inside.Places.RunnableOf(component)?.On(request.Default).Image.Source == ImageSourceKind.Clone);
        var here = new ThisMachine(_context.Programs, _folder);
        var environment = new TaskEnvironment(Repository, _programs, secrets, inside.Program, _redactor, _context);
        Runner = new TaskRunner(Repository.Root, task => task.Place.Image is null ? here : inside.Machine!, environment.OfAsync, _redactor, _folder);
        return new TaskPlanner(Parts(secrets, inside, Runner)).Plan(selection, variables);
    }

    TaskPlanParts Parts(IReadOnlyDictionary<string, IReadOnlyDictionary<string, ProvidedSecret>> secrets, TaskInside inside, TaskRunner runner)
    {
        var identities = Identities(isOnlyOfCheckout: false);
        var parts = new TaskPlanParts(Repository.Model, Sources)
        {
            Platform = ToolPlatform.Current.Key,
            Deciding = PassedVariables.Deciding(_context.Variables),
            Tools = (component, commands) => identities.Of(component, commands, _programs.PathOf(component)),
            SecretVersion = (stage, name) => VersionOf(secrets[stage.Name][name]),
            Place = inside.Places.Of,
            RunAsync = runner.RunAsync,
        };
        if (inside.Images is not { } images)
        {
            return parts;
        }

        var within = Identities(isOnlyOfCheckout: true);
        return parts with { Image = images.Of, ImageSteps = images.Steps, ToolsInside = (component, commands) => within.Of(component, commands, _programs.InFront(component)) };
    }

    /// <summary>The provider's version of it; where it keeps none, what changes when the value does and tells nothing of it. Null: neither can be had.</summary>
    string? VersionOf(ProvidedSecret secret) =>
        secret.Version is { } version ? $"{secret.Provider} {version}" : _key.Value is { } key ? secret.Fingerprint(key) : null;

    ProgramIdentities Identities(bool isOnlyOfCheckout)
    {
        var identities = new ProgramIdentities(Repository.Root, Sources, _context.Time) { IsOnlyOfCheckout = isOnlyOfCheckout };
        _identities.Add(identities);
        return identities;
    }

    /// <param name="command">For the journal.</param>
    /// <param name="options">Its limits, results, journal and logs are set here.</param>
    /// <param name="isReusing">Results are reused, and kept.</param>
    public async Task<IReadOnlyList<StepResult>> RunAsync(
        TaskPlan plan, string command, ExecutorOptions options, bool isReusing, IPlanObserver observer, CancellationToken cancellation)
    {
        var stage = plan.Tasks.FirstOrDefault()?.Selected.Stage.Name;
        await using var journal = await _context.Journals(Repository).BeginAsync(command, stage, plan.Plan, cancellation);
        options = options with
        {
            Limits = Repository.Model.Limits,
            Results = isReusing ? Results : null,
            Journal = journal,
            Logs = journal.Folder.LogOf,
        };

        // While tasks run there is time for it.
        var writing = _context.Sources.WriteAsync(cancellation);
        try
        {
            return await new Executor(_context.Time, observer, options).RunAsync(plan.Plan, cancellation);
        }
        finally
        {
            await writing;
            await Results.EndRunAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _inside?.Dispose();
        Results.Dispose();
        _folder.Dispose();
    }

    async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, ProvidedSecret>>> SecretsAsync(TaskVariables variables, CancellationToken cancellation)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, ProvidedSecret>>(StringComparer.Ordinal);
        foreach (var (stage, names) in variables.Secrets)
        {
            _isBlind = true;
            all[stage] = await _context.Secrets(Repository, Repository.Model.Stages.Get(stage)).GetAllAsync(names, cancellation);
            foreach (var secret in all[stage].Values)
            {
                _redactor.AddUrl(secret.Value);
            }
        }

        return all;
    }

    /// <summary>A small file of the checkout; null: it cannot be read.</summary>
    public string? ReadSmall(string path)
    {
        const int most = 1024 * 1024;
        _isBlind |= Sources.Find(path) is not { Kind: SourceKind.File or SourceKind.Executable };
        try
        {
            var file = new FileInfo(Path.Combine(Repository.Root, path));
            return file.Exists && file.Length <= most ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
