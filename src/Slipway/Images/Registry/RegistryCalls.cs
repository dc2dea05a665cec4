using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>Sends requests to one registry: with a token where it asks for one, again where it was busy, and never without a limit.</summary>
sealed class RegistryCalls(RegistryConnection connection, RegistryTokens tokens, RegistryLimits limits, TimeProvider time)
{
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public RegistryHost Host => connection.Host;

    /// <summary>The whole answer.</summary>
    /// <exception cref="ProblemException">It cannot be reached, does not let us, or answers too much.</exception>
    public async Task<RegistryAnswer> AskAsync(RegistryRequest request, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(limits.Connect + limits.Answer);
            var isLast = attempt >= limits.Attempts || !request.IsRepeatable;
            try
            {
                using var response = await SendAsync(request, limit.Token);
                if (isLast || !IsBusy(response.StatusCode))
                {
                    return new RegistryAnswer(response.StatusCode, response.Headers, response.Content.Headers, await BoundedBody.ReadAsync(response, limits.Bytes, limit.Token));
                }
            }
            catch (TooLargeException)
            {
                throw RegistryProblems.Nonsense(Host, $"more than {limits.Bytes / 1024 / 1024} MiB in one answer");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                if (isLast)
                {
                    throw RegistryProblems.NotReached(Host, RegistryProblems.Words(exception, limits));
                }
            }

            await Task.Delay(Pause(attempt), time, cancellation);
        }
    }

    /// <summary>The answer with its body still to come, after a token was fetched if one was asked for.</summary>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellation)
    {
        var registry = await connection.AddressAsync(cancellation);
        var response = await SendAsync(request, registry, tokens.Known(request.Scope), cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized || request.Stream is not null)
        {
            return response;
        }

        using (response)
        {
            return await tokens.AnswerAsync(response, request.Scope, cancellation) is { } header
                ? await SendAsync(request, registry, header, cancellation)
                : throw Denied(request);
        }
    }

    public ProblemException Denied(RegistryRequest request) => RegistryProblems.Denied(Host, request.Scope.Split(':') is [_, var repository, ..] ? repository : "", tokens.HadPassword);

    async Task<HttpResponseMessage> SendAsync(RegistryRequest request, Uri registry, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        using var message = request.Message(registry);

        if (registry.Scheme == "https" && message.RequestUri!.Scheme != "https")
        {
            throw RegistryProblems.Nonsense(Host, "it leads from HTTPS to a place without");
        }

        // A place for an upload may be elsewhere; who we are is said to the registry alone.
        message.Headers.Authorization = IsSameServer(message.RequestUri!, registry) ? authorization : null;
        return await connection.SendAsync(message, cancellation);
    }

    TimeSpan Pause(int attempt) => TimeSpan.FromTicks(Math.Min(limits.FirstPause.Ticks << (attempt - 1), LongestPause.Ticks));

    static bool IsBusy(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public static bool IsSameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
