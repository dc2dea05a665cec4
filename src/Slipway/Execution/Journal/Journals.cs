using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Execution.Journal;

/// <summary>The journals of a checkout's runs on this machine: <c>000012.ndjson</c>, and beside it the folder <c>000012</c> with the steps' logs.</summary>
/// <param name="folder">Absolute; made when it is first needed.</param>
public sealed class Journals(string folder, TimeProvider time)
{
    /// <summary>Somebody who asks whether a run goes on holds its lock for a moment.</summary>
    static readonly TimeSpan AskingTakes = TimeSpan.FromMilliseconds(60);

    readonly JournalPruning _pruning = new(folder);

    /// <param name="root">The checkout's root.</param>
    public static Journals Of(StateFolders state, string repository, string root, TimeProvider time) => new(state.Runs(repository, root), time);

    /// <summary>Begins the journal of a run, and removes old ones beyond what is kept.</summary>
    /// <param name="command">What people typed, without anything private.</param>
    /// <param name="stage">Null: the run has none.</param>
    /// <exception cref="ProblemException"><c>journal-failed</c>, <c>state-folder</c></exception>
    public Task<FileJournal> BeginAsync(string command, string? stage, Plan plan, CancellationToken cancellation)
    {
        ImmutableArray<string> effects = [.. plan.Steps.Where(step => step.Inputs is null).Select(step => step.Name)];
        return BeginAsync(command, stage, effects, plan.Steps.Length - effects.Length, cancellation);
    }

    /// <param name="effects">The names of the plan's effects, in its order.</param>
    /// <param name="pure">The number of its pure steps.</param>
    /// <exception cref="ProblemException"><c>journal-failed</c>, <c>state-folder</c></exception>
    public async Task<FileJournal> BeginAsync(string command, string? stage, ImmutableArray<string> effects, int pure, CancellationToken cancellation)
    {
        PrivateFolder.Create(folder);
        var numbers = JournalFiles.Numbers(folder);
        var number = numbers.FirstOrDefault() + 1;
        FileJournal? journal;
        while ((journal = FileJournal.TryCreate(JournalFiles.Path(folder, number))) is null)
        {
            number++;
        }

        try
        {
            var began = new RunBegan(time.GetUtcNow(), command, stage, effects, pure);
            await journal.AppendAsync(began, isDurable: false, cancellation);
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }

        _pruning.Prune(numbers, number);
        return journal;
    }

    /// <summary>The newest runs, newest first.</summary>
    public async IAsyncEnumerable<RunRecord> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var number in JournalFiles.Numbers(folder))
        {
            if (await FindAsync(number, cancellation) is { } run)
            {
                yield return run;
            }
        }
    }

    /// <summary>A run by its number; null: there is none, or it is not kept any more.</summary>
    public async Task<RunRecord?> FindAsync(int number, CancellationToken cancellation)
    {
        var path = JournalFiles.Path(folder, number);
        try
        {
            // Asked first: a run that ends in between has written its last line by the time that it is read.
            var isGoingOn = await IsGoingOnAsync(path, cancellation);
            return RunRecord.Of(number, JournalContent.Read(path), isGoingOn);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where the logs of a run's steps are.</summary>
    public RunFolder FolderOf(int number) => new(Path.ChangeExtension(JournalFiles.Path(folder, number), null));

    async Task<bool> IsGoingOnAsync(string path, CancellationToken cancellation)
    {
        var locked = FileJournal.LockOf(path);
        if (!File.Exists(locked))
        {
            return false;
        }

        using var taken = await FileLock.TakeAsync(locked, AskingTakes, time, cancellation);
        return taken is null;
    }
}

/// <summary>The names of journals.</summary>
static class JournalFiles
{
    const string Ending = ".ndjson";

    public static string Path(string folder, int number) => System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:000000}{Ending}"));

    /// <summary>The newest first.</summary>
    public static List<int> Numbers(string folder)
    {
        try
        {
            // Without LINQ, which would be compiled for numbers in every run.
            var numbers = new List<int>();
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Ending))
            {
                if (int.TryParse(System.IO.Path.GetFileNameWithoutExtension(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                {
                    numbers.Add(number);
                }
            }

            numbers.Sort();
            numbers.Reverse();
            return numbers;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
