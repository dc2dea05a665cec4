using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Engines.Kubernetes;

/// <summary>
/// An authorised way to a cluster's API: <c>kubectl proxy</c> on a socket that only its owner can reach, so that logins stay kubectl's own
/// business. It ends with us.
/// </summary>
sealed class KubeProxy : IAsyncDisposable
{
    const int LongestReason = 500;

    readonly KubeLimits _limits;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _life = new();
    readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _run;
    readonly Task _ready;
    string _lastError = "";

    KubeProxy(KubeAccess access, string socket, IProgramRunner runner, KubeLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        var call = KubeProxyCalls.Start(access, socket) with { WriteInputAsync = (_, token) => _stop.Task.WaitAsync(token) };
        _run = runner.StreamAsync(call, OnLine, _life.Token);
        _ready = UntilReadyAsync(access);
        Http = new HttpMessageInvoker(Handler(socket));
    }

    /// <summary>
    /// Sends requests to <c>http://localhost/</c>, which is the cluster's API. They can be sent at once, and wait until kubectl serves: why it does not is the
    /// inner exception of what they end with, <c>kube-context</c>, <c>kube-proxy</c> or <c>program-not-found</c>.
    /// </summary>
    public HttpMessageInvoker Http { get; }

    /// <summary>Does not wait for kubectl, which takes longer to start than all that comes before the first answer.</summary>
    /// <param name="runtime">A folder with a short path, for sockets.</param>
    /// <exception cref="ProblemException"><c>socket-path-too-long</c></exception>
    public static KubeProxy Begin(KubeAccess access, string runtime, IProgramRunner runner, KubeLimits limits, TimeProvider time)
    {
        var folder = Path.Combine(runtime, $"k{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        var socket = SocketPath.Checked(Path.Combine(folder, "api"));
        PrivateFolder.Create(runtime);
        PrivateFolder.Create(folder);
        return new KubeProxy(access, socket, runner, limits, time);
    }

    async Task UntilReadyAsync(KubeAccess access)
    {
        try
        {
            var first = await Task.WhenAny(_serving.Task, _run).WaitAsync(_limits.Start, _time);
            await first;
        }
        catch (TimeoutException)
        {
            throw KubeProblems.NoProxy(access, $"it did not serve within {_limits.Start.TotalSeconds:0.#} s");
        }

        if (!_serving.Task.IsCompleted)
        {
            throw _lastError.Contains("does not exist", StringComparison.Ordinal) ? KubeProblems.NoContext(access) : KubeProblems.NoProxy(access, _lastError);
        }
    }

    void OnLine(OutputLine line)
    {
        if (line.IsError)
        {
            _lastError = KubeText.Clean(line.Text, LongestReason);
        }
        else if (line.Text.StartsWith(KubeProxyCalls.Serving, StringComparison.Ordinal))
        {
            _serving.TrySetResult();
        }
        else if (line.Text.StartsWith(KubeProxyCalls.Ended, StringComparison.Ordinal))
        {
            _stop.TrySetResult();
        }
    }

    SocketsHttpHandler Handler(string socket) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 64,
        ConnectCallback = async (_, token) =>
        {
            await _ready.WaitAsync(token);
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    };

    /// <summary>Has it end. Nobody waits for that: the shell that it runs in cleans up also when we are gone.</summary>
    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        _stop.TrySetResult();
        _ = EndAsync();
        return ValueTask.CompletedTask;
    }

    async Task EndAsync()
    {
        try
        {
            await _run.WaitAsync(_limits.Stop, _time).ConfigureAwait(ConfigureAwaitOptions.None);
        }
        catch (TimeoutException)
        {
            await _life.CancelAsync();
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (ProblemException)
        {
            // It never ran; whoever started it was told.
        }

        _life.Dispose();
    }
}
