using Slipway.Releases.Places;

namespace Slipway.Tests.Releases.Places;

public sealed class SharedTurnTests : IDisposable
{
    readonly List<TaskCompletionSource> _turns = [];
    readonly SemaphoreSlim _began = new(0);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _began.Dispose();

    [Fact]
    public async Task Whoever_asks_while_a_turn_goes_on_shares_the_next_one()
    {
        var turn = new SharedTurn(WorkAsync);
        var first = turn.RunAsync();
        await _began.WaitAsync(Cancellation);

        var (second, third) = (turn.RunAsync(), turn.RunAsync());
        Assert.Same(second, third);
        _turns[0].SetResult();
        await first.WaitAsync(Cancellation);
        await _began.WaitAsync(Cancellation);
        Assert.False(second.IsCompleted);
        _turns[1].SetResult();

        await second.WaitAsync(Cancellation);
        Assert.Equal(2, _turns.Count);
    }

    [Fact]
    public async Task A_turn_that_fails_does_so_for_those_who_share_it_alone()
    {
        var turn = new SharedTurn(WorkAsync);
        var first = turn.RunAsync();
        await _began.WaitAsync(Cancellation);
        var second = turn.RunAsync();
        _turns[0].SetException(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.WaitAsync(Cancellation));
        await _began.WaitAsync(Cancellation);
        _turns[1].SetResult();

        await second.WaitAsync(Cancellation);
    }

    Task WorkAsync()
    {
        var one = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turns.Add(one);
        _began.Release();
        return one.Task;
    }
}
