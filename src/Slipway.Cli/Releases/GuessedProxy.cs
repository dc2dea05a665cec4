using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.State;

namespace Slipway.Cli.Releases;

/// <summary>
/// The way to a cluster that the last command from here took, begun before the repository is read: to start kubectl takes as long as that. Nothing is asked through it
/// before the stage is known; where the stage turns out to be elsewhere, it is ended.
/// </summary>
sealed class GuessedProxy : IAsyncDisposable
{
    /// <summary>Longer is none of ours.</summary>
    const int LongestKept = 8 * 1024;

    readonly CommandContext _context;
    readonly CancellationTokenSource _stop;
    readonly string _path;
    readonly KubeAccess? _guess;
    Task<KubeProxy>? _begun;
    KubeAccess? _taken;

    GuessedProxy(string path, CommandContext context, CancellationToken cancellation)
    {
        (_path, _context, _stop) = (path, context, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        _guess = Read(path);
        _begun = _guess is null ? null : StartAsync(_guess, _context, _stop.Token);
    }

    /// <param name="stage">As it was typed; null: it was not.</param>
    public static GuessedProxy Begin(string? stage, CommandContext context, CancellationToken cancellation) =>
        new(context.Folders.Way(string.Join('\0', context.Directory, stage, context.Environment("SLIPWAY_STAGE"))), context, cancellation);

    /// <summary>A way to a cluster where nobody has guessed one.</summary>
    /// <exception cref="Problems.ProblemException">See <see cref="KubeProxy.StartAsync"/>.</exception>
    public static Task<KubeProxy> StartAsync(KubeAccess access, CommandContext context, CancellationToken cancellation) =>
        KubeProxy.StartAsync(access, context.Folders.Runtime, context.Programs, new KubeLimits(), context.Time, cancellation);

    /// <summary>The way, which is the caller's from here on.</summary>
    /// <exception cref="Problems.ProblemException">See <see cref="KubeProxy.StartAsync"/>.</exception>
    public async Task<KubeProxy> TakeAsync(KubeAccess access, CancellationToken cancellation)
    {
        _taken = access;
        if (access == _guess && Interlocked.Exchange(ref _begun, null) is { } begun)
        {
            return await begun;
        }

        return await StartAsync(access, _context, cancellation);
    }

    /// <summary>Ends what nobody took, and learns from it.</summary>
    public async ValueTask DisposeAsync()
    {
        Keep();
        if (Interlocked.Exchange(ref _begun, null) is { } begun)
        {
            await _stop.CancelAsync();
            await ((Task)begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (begun.IsCompletedSuccessfully ? (await begun).DisposeAsync() : ValueTask.CompletedTask);
        }

        _stop.Dispose();
    }

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
    void Keep()
    {
        try
        {
            if (_taken is null && _guess is not null)
            {
                File.Delete(_path);
            }
            else if (_taken is not null && _taken != _guess)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                AtomicFile.Write(_path, Encoding.UTF8.GetBytes($"{_taken.Context}\n{_taken.Kubeconfig}\n"), isDurable: false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
