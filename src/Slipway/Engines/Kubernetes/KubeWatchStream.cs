using System.Net.Http;
using System.Text.Json.Nodes;

namespace Slipway.Engines.Kubernetes;

/// <summary>One connection of a watch: a JSON object for each line.</summary>
sealed class KubeWatchStream(KubeRequest request, HttpResponseMessage response, Stream body, KubeLimits limits, TimeProvider time) : IDisposable
{
    // The cluster closes the connection itself; whoever is silent for longer is not there any more.
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    byte[] _buffer = new byte[16 * 1024];
    int _start;
    int _end;

    /// <summary>The next event; null: the connection ended, or broke.</summary>
    /// <exception cref="Problems.ProblemException"><c>kube-answer</c></exception>
    public async Task<JsonObject?> NextAsync(CancellationToken cancellation)
    {
        var searched = _start;
        while (true)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsSpan(_start, searched + at - _start);
                var parsed = KubeAnswer.Parse(line) ?? throw KubeProblems.Nonsense(request, "a change is no JSON object");
                _start = searched + at + 1;
                return parsed;
            }

            MakeRoom();
            searched = _end;
            if (await ReadAsync(cancellation) is not (> 0 and var read))
            {
                return null;
            }

            _end += read;
        }
    }

    async Task<int> ReadAsync(CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(limits.Watch + Grace, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await body.ReadAsync(_buffer.AsMemory(_end), limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return 0;
        }
    }

    void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= limits.ChangeBytes)
            {
                throw KubeProblems.Nonsense(request, $"a change is longer than {limits.ChangeBytes} bytes");
            }

            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, limits.ChangeBytes));
        }
    }

    public void Dispose() => response.Dispose();
}
