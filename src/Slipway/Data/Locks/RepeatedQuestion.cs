using System.Text;

namespace Slipway.Data.Locks;

/// <summary>Asks one question again and again, in one session of a server's own program: the next one a moment after the last was answered.</summary>
/// <param name="begin">What the session begins with; it prints nothing.</param>
/// <param name="question">A statement that prints one line.</param>
/// <param name="onAnswer">Gets the line.</param>
/// <param name="stop">Ends it, in good order.</param>
sealed class RepeatedQuestion(string begin, string question, Action<string> onAnswer, TimeProvider time, CancellationToken stop) : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>For a program that ends in its own time, or does not.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _answered = new(0);
    bool _isOver;

    /// <summary>Returns when it was stopped, which is no error, and neither is what goes wrong then.</summary>
    /// <param name="talkAsync">Holds the session: gets what writes to its program, what reads from it, and what ends it at once.</param>
    public async Task HoldAsync(Func<Func<Stream, CancellationToken, Task>, Func<Stream, CancellationToken, Task>, CancellationToken, Task> talkAsync)
    {
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stopping = stop.Register(() => end.CancelAfter(Grace));
        try
        {
            await talkAsync(AskAsync, ListenAsync, end.Token);
        }
        catch (Exception exception) when (stop.IsCancellationRequested && exception is OperationCanceledException or Problems.ProblemException)
        {
        }
    }

    public void Dispose() => _answered.Dispose();

    async Task AskAsync(Stream input, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation);
        try
        {
            await SendAsync(input, begin, either.Token);
            while (!_isOver)
            {
                await SendAsync(input, question, either.Token);
                await _answered.WaitAsync(either.Token);
                await Task.Delay(Pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    async Task ListenAsync(Stream output, CancellationToken cancellation)
    {
        using var reader = new StreamReader(output, Encoding.UTF8);
        try
        {
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                onAnswer(line);
                _answered.Release();
            }
        }
        finally
        {
            // Its program has ended: nobody waits for an answer any more, and its exit code tells.
            _isOver = true;
            _answered.Release();
        }
    }

    static async Task SendAsync(Stream input, string sql, CancellationToken cancellation)
    {
        await input.WriteAsync(Encoding.UTF8.GetBytes(sql), cancellation);
        await input.FlushAsync(cancellation);
    }
}
