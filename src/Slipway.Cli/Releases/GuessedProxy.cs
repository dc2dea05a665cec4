using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Cli.Releases;

/// <summary>
/// The way to a cluster that the last such command from here took, begun before the command line is understood: to start kubectl takes as long as that and reading the
/// repository. Nothing is asked through it before the stage is known; where the stage turns out to be elsewhere, it is ended.
/// </summary>
sealed class GuessedProxy : IAsyncDisposable
{
    /// <summary>Longer is none of ours.</summary>
    const int LongestKept = 8 * 1024;

    static readonly string[] Commands = ["plan", "deploy", "rollback", "undo", "resume", "releases", "status"];

    readonly Task<Guess> _guess;
    bool _isBegunTaken;
    KubeAccess? _taken;

    GuessedProxy(Func<Guess> guess) => _guess = Task.Run(guess);

    /// <param name="args">As they were typed.</param>
    /// <returns>Null: nobody can tell before they are understood.</returns>
    public static GuessedProxy? Begin(string[] args)
    {
        if (args.Length == 0 || !Commands.Contains(args[0]) || args.Any(arg => arg.StartsWith("-C", StringComparison.Ordinal) || arg.StartsWith("--directory", StringComparison.Ordinal)))
        {
            return null;
        }

        var from = string.Join('\0', [Environment.CurrentDirectory, Environment.GetEnvironmentVariable("SLIPWAY_STAGE"), args[0], .. AboutStage(args)]);
        return Begin(from, CommandContext.FoldersOf(Environment.GetEnvironmentVariable), () => new ProgramRunner(SlipwayCommand.ToolFolder(Environment.CurrentDirectory)));
    }

    /// <param name="from">What names the place as far as it is known: who says the same again is most often there again.</param>
    public static GuessedProxy Begin(string from, StateFolders folders, Func<IProgramRunner> programs) => new(() =>
    {
        var path = folders.Way(from);
        var access = Read(path);
        return new Guess(path, access, access is null ? null : KubeProxy.Begin(access, folders.Runtime, programs(), new KubeLimits(), TimeProvider.System));
    });

    /// <summary>A way to a cluster, which is the caller's from here on.</summary>
    /// <exception cref="ProblemException">See <see cref="KubeProxy.Begin"/>.</exception>
    public static async Task<KubeProxy> TakeAsync(KubeAccess access, CommandContext context)
    {
        var begun = context.Guess is { } guess ? await guess.TakeAsync(access) : null;
        return begun ?? KubeProxy.Begin(access, context.Folders.Runtime, context.Programs, new KubeLimits(), context.Time);
    }

    /// <summary>Null: another way was guessed, or it is taken.</summary>
    async Task<KubeProxy?> TakeAsync(KubeAccess access)
    {
        _taken = access;
        await ((Task)_guess).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_guess.IsCompletedSuccessfully || _isBegunTaken || (await _guess).Access != access)
        {
            return null;
        }

        _isBegunTaken = true;
        return (await _guess).Begun;
    }

    /// <summary>Ends what nobody took, and learns from it.</summary>
    public async ValueTask DisposeAsync()
    {
        await ((Task)_guess).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_guess.IsCompletedSuccessfully)
        {
            var guess = await _guess;
            Keep(guess);
            await (_isBegunTaken ? ValueTask.CompletedTask : guess.Begun?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary><c>--stage staging</c>, <c>-s staging</c>, <c>--stage=staging</c></summary>
    static IEnumerable<string> AboutStage(string[] args) => args.Where((arg, at) => IsStage(arg) || (at > 0 && IsStage(args[at - 1])));

    static bool IsStage(string arg) => arg.StartsWith("--stage", StringComparison.Ordinal) || arg.StartsWith("-s", StringComparison.Ordinal);

    static KubeAccess? Read(string path)
    {
        try
        {
            var lines = new FileInfo(path) is { Exists: true, Length: <= LongestKept } ? File.ReadAllLines(path) : [];
            return lines is [{ Length: > 0 } context, var kubeconfig] ? new KubeAccess(context, kubeconfig.Length > 0 ? kubeconfig : null) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>For the next command; where it cannot be written that one waits a little longer, or starts a kubectl in vain.</summary>
    void Keep(Guess guess)
    {
        try
        {
            if (_taken is null && guess.Access is not null)
            {
                File.Delete(guess.Path);
            }
            else if (_taken is not null && _taken != guess.Access)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(guess.Path)!);
                AtomicFile.Write(guess.Path, Encoding.UTF8.GetBytes($"{_taken.Context}\n{_taken.Kubeconfig}\n"), isDurable: false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <param name="Path">Of the file that keeps it.</param>
    /// <param name="Access">Null: there is none to guess.</param>
    sealed record Guess(string Path, KubeAccess? Access, KubeProxy? Begun);
}
