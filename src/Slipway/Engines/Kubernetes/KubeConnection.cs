using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>Sends requests to a cluster's API: some at once, again where it was busy, and never without a limit.</summary>
sealed class KubeConnection(HttpMessageInvoker http, KubeLimits limits, TimeProvider time) : IDisposable
{
    readonly SemaphoreSlim _slots = new(limits.Requests, limits.Requests);

    public KubeLimits Limits => limits;

    public TimeProvider Time => time;

    /// <summary>Another way to the same cluster, with as many requests at once of its own, which pass through something first. This one stays open for as long as that is used.</summary>
    public KubeConnection Through(Func<HttpMessageInvoker, HttpMessageInvoker> wrap) => new(wrap(http), limits, time);

    /// <summary>The whole answer, whatever it says.</summary>
    /// <exception cref="ProblemException"><c>kube-unreachable</c>: a request that is not repeatable may have been carried out all the same. <c>kube-answer</c></exception>
    public async Task<KubeAnswer> AskAsync(KubeRequest request, CancellationToken cancellation)
    {
        var patience = limits.Patience;
        for (var attempt = 0; ; attempt++)
        {
            var (answer, why) = await TryAsync(request, cancellation);
            if (answer is { IsBusy: false })
            {
                return answer;
            }

            var pause = answer?.RetryAfter ?? Pause(attempt);
            if (pause > patience || !MayRepeat(request, answer))
            {
                return answer ?? throw KubeProblems.Unreachable(request, why);
            }

            // Also where the cluster says "at once", this must come to an end.
            patience -= pause > limits.FirstPause ? pause : limits.FirstPause;
            await Task.Delay(pause, time, cancellation);
        }
    }

    /// <summary>Only the head of the answer has come; the caller reads the body.</summary>
    /// <exception cref="HttpRequestException"/>
    /// <exception cref="ProblemException">There is no way to the cluster.</exception>
    public Task<HttpResponseMessage> OpenAsync(KubeRequest request, CancellationToken cancellation) => SendAsync(request.Message(), cancellation);

    /// <summary>The pause before another try, the first being 0.</summary>
    public TimeSpan Pause(int attempt)
    {
        var pause = limits.FirstPause * Math.Pow(2, Math.Min(attempt, 16));
        return pause < limits.LongestPause ? pause : limits.LongestPause;
    }

    async Task<(KubeAnswer? Answer, string Why)> TryAsync(KubeRequest request, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        using var deadline = new CancellationTokenSource(limits.Answer, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var message = request.Message();
            using var response = await SendAsync(message, limit.Token);
            return (await ReadAsync(request, response, limit.Token), "");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, KubeProblems.Words(exception, limits));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>What whoever connects has to say is a reason of its own, and no fault of the network's.</summary>
    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(message, cancellation);
        }
        catch (HttpRequestException exception) when (exception.InnerException is ProblemException problem)
        {
            throw new ProblemException(problem.Problems);
        }
    }

    /// <exception cref="ProblemException"><c>kube-answer</c></exception>
    public async Task<KubeAnswer> ReadAsync(KubeRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (kept.Length + read > limits.Bytes)
            {
                throw KubeProblems.Nonsense(request, $"it is longer than {limits.Bytes} bytes");
            }

            kept.Write(buffer, 0, read);
        }

        return new KubeAnswer(response.StatusCode, kept.ToArray(), response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.Delta);
    }

    // A POST that was refused as too much has not been carried out; of any other nobody knows.
    static bool MayRepeat(KubeRequest request, KubeAnswer? answer) => request.IsRepeatable || answer?.Status == HttpStatusCode.TooManyRequests;

    public void Dispose() => _slots.Dispose();
}
