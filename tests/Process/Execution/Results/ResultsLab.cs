using System.Collections.Immutable;
using System.Text;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Sources;
using Slipway.State;

namespace Slipway.Tests.Execution.Results;

/// <summary>A user's cache, with checkouts whose steps are kept in it.</summary>
sealed class ResultsLab : IDisposable
{
    readonly List<FolderResultStore> _stores = [];

    public ResultsLab(string? folder = null)
    {
        Base = folder ?? Directory.CreateTempSubdirectory("sw-results-").FullName;
        Folders = new StateFolders(Path.Combine(Base, "state"), Path.Combine(Base, "cache"), Path.Combine(Base, "run"));
        Root = Directory.CreateDirectory(Path.Combine(Base, "one")).FullName;
        Other = Directory.CreateDirectory(Path.Combine(Base, "two")).FullName;
    }

    public string Base { get; }

    public StateFolders Folders { get; }

    /// <summary>A checkout.</summary>
    public string Root { get; }

    /// <summary>Another checkout.</summary>
    public string Other { get; }

    public ShiftedTime Time { get; } = new();

    public string Results => Path.Combine(Folders.Cache, "results");

    public FolderResultStore Store(string? root = null)
    {
        var store = new FolderResultStore(Folders, root ?? Root, ResultLimits.Default, Time);
        _stores.Add(store);
        return store;
    }

    public static Step Step(string name = "visits:build", string input = "1") => new(name, [], _ => Task.FromResult(new StepOutcome()))
    {
        Inputs = new StepInputs([new StepInput("command", Digest.Of(Encoding.UTF8.GetBytes(name))), new StepInput("sources visits", Digest.Of(Encoding.UTF8.GetBytes(input)))])
        {
            FilesOf = of => of.Name == "sources visits" ? [new SourceFile($"visits/{input}", SourceKind.File, Digest.Of("x"u8))] : null,
        },
    };

    /// <summary>A result with a log of one line, a fact, a report if it is named, and these outputs of the checkout.</summary>
    public StepResult Result(Step step, string? report = null, string? root = null, params string[] outputs)
    {
        var files = outputs.Select(output => new ProducedFile(Path.Combine(root ?? Root, output), output, IsReport: false)).ToList();
        if (report is not null)
        {
            var path = Path.Combine(Base, "report.xml");
            File.WriteAllText(path, report);
            files.Add(new ProducedFile(path, "junit", IsReport: true));
        }

        return new StepResult(step, StepEnd.Done, TimeSpan.FromSeconds(3), [], "a note")
        {
            Outcome = new StepOutcome(Note: "a note")
            {
                Files = [.. files],
                Facts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("passed", "12")]),
            },
            Log = new Lines([$"{step.Name} says ä\rb"]),
        };
    }

    /// <summary>Writes a file of a checkout.</summary>
    public void Write(string path, string text, bool isExecutable = false, string? root = null)
    {
        var file = Path.Combine(root ?? Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(isExecutable ? "755" : "644", 8));
    }

    public string Read(string path, string? root = null) => File.ReadAllText(Path.Combine(root ?? Root, path));

    public bool Has(string path, string? root = null) => Path.Exists(Path.Combine(root ?? Root, path));

    /// <summary>The files of a kind in the store.</summary>
    public string[] Kept(string kind) =>
        Path.Combine(Results, kind) is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];

    /// <summary>Changes a file of the store, which is read-only, in place.</summary>
    public static void Damage(string file, Func<byte[], byte[]> change)
    {
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        Directory.Delete(Base, recursive: true);
    }

    sealed class Lines(string[] lines) : IStepLog
    {
        public IEnumerable<string> ReadLines() => lines;
    }
}

/// <summary>The clock, as many days later as one likes.</summary>
sealed class ShiftedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}
