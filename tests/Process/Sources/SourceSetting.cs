using Slipway.Programs;
using Slipway.Sources;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

/// <summary>A repository whose files are read with a record and without, in this process.</summary>
/// <param name="ahead">How far the clock is ahead of the file system's: what was just changed counts as settled then.</param>
sealed class SourceSetting(TemporaryRepository repository, TimeSpan ahead, params string[] components)
{
    static readonly TimeSpan LongerThanATick = TimeSpan.FromMilliseconds(12);

    readonly CountingRunner _programs = new(repository);

    /// <summary>Is done when a call of Git has ended.</summary>
    public Action<ProgramCall>? AfterGit
    {
        set => _programs.After = value;
    }

    public string Folder => Path.Combine(repository.Base, "cache/slipway/sources");

    /// <summary>The file of the record.</summary>
    public string Record => Assert.Single(Directory.GetFiles(Folder));

    /// <summary>How many times Git was started by what was read last.</summary>
    public int GitCalls => _programs.Calls.Count;

    /// <summary>Git was asked for all files.</summary>
    public bool WasAll => _programs.Calls.Any(call => call.Words.Contains("ls-files"));

    public async Task<ISourceTree> ReadAsync(bool withRecord = true)
    {
        // All that was changed before is older than the reading then, whatever the margin.
        await Task.Delay(ahead > TimeSpan.Zero ? LongerThanATick : TimeSpan.Zero, TestContext.Current.CancellationToken);
        _programs.Calls.Clear();
        var reader = Reader(withRecord);
        var tree = await reader.ReadAsync(repository.Root, components, TestContext.Current.CancellationToken);
        await reader.WriteAsync(TestContext.Current.CancellationToken);
        return tree;
    }

    public SourceReader Reader(bool withRecord) =>
        new(_programs, new StateFolders("", Path.Combine(repository.Base, "cache/slipway"), ""), Variable, new ClockAhead(ahead), withRecord);

    /// <summary>Everything a tree says, one line each.</summary>
    public string Show(ISourceTree tree) => string.Join('\n', components.SelectMany(component =>
        tree.FilesOf(component).Select(file => $"{component}: {file.Kind} {file.Path} {file.Content}").Append($"{component} {tree.OfFolder(component)}")
            .Concat(tree.FilesIn(component).Select(file => $"in {component}: {file.Path}"))));

    /// <summary>What the record says is what is there; answers it.</summary>
    public async Task<string> SameAsync()
    {
        var without = Show(await ReadAsync(withRecord: false));
        Assert.Equal(without, Show(await ReadAsync()));
        return without;
    }

    public string? Variable(string name) => repository.Environment.GetValueOrDefault(name);

    sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    /// <summary>Runs Git with the repository's own variables.</summary>
    sealed class CountingRunner(TemporaryRepository repository) : IProgramRunner
    {
        readonly ProgramRunner _runner = new();

        public List<ProgramCall> Calls { get; } = [];

        public Action<ProgramCall>? After { get; set; }

        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) => _runner.RunAsync(Count(call), cancellation);

        public async Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation)
        {
            var exitCode = await _runner.StreamAsync(Count(call), onLine, cancellation);
            After?.Invoke(call);
            return exitCode;
        }

        ProgramCall Count(ProgramCall call)
        {
            lock (Calls)
            {
                Calls.Add(call);
            }

            return call with { Environment = call.Environment.AddRange(repository.Environment.Where(pair => !call.Environment.ContainsKey(pair.Key))) };
        }
    }
}
