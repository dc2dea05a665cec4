using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using Slipway.Problems;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Signed requests to an S3-compatible store, tried again where the network or the store has a bad moment.</summary>
/// <param name="client">See <see cref="NewClient"/>.</param>
sealed class S3Calls(S3Address address, S3Login login, TimeProvider time, S3Limits limits, HttpMessageInvoker client)
{
    static readonly HttpStatusCode[] BadMoments =
        [HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    public S3Address Address => address;

    public S3Limits Limits => limits;

    /// <summary>Sends a request, and answers what is well. The body is not read yet.</summary>
    /// <param name="key">Of a file; empty: the bucket.</param>
    /// <param name="query">Names and values, sorted by name.</param>
    /// <param name="what">What would be done, for a message: <c>store `a.data`</c>.</param>
    /// <returns>Null: there is no such file.</returns>
    /// <exception cref="ProblemException"><c>snapshot-store</c></exception>
    public async Task<HttpResponseMessage?> SendAsync(
        HttpMethod method, string key, (string Name, string Value)[] query, ReadOnlyMemory<byte> content, string what, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await SendOnceAsync(method, key, query, content, cancellation);
                if (!BadMoments.Contains(response.StatusCode) || attempt == limits.Attempts)
                {
                    return await CheckedAsync(response, what, cancellation);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                if (attempt == limits.Attempts)
                {
                    throw S3Problems.NotReached(address, what, exception, limits);
                }
            }

            response?.Dispose();
            await Task.Delay(limits.FirstPause * Math.Pow(2, attempt - 1), time, cancellation);
        }
    }

    /// <summary>The same where the answer's whole body is wanted, which is short.</summary>
    public async Task<byte[]> AskAsync(HttpMethod method, string key, (string Name, string Value)[] query, ReadOnlyMemory<byte> content, string what, CancellationToken cancellation)
    {
        using var response = await SendAsync(method, key, query, content, what, cancellation) ?? throw S3Problems.Refused(address, what, HttpStatusCode.NotFound, null);
        try
        {
            return await S3Answers.ReadAsync(response, limits, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw S3Problems.NotReached(address, what, exception, limits);
        }
    }

    async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, string key, (string Name, string Value)[] query, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.Answer);
        using var request = Signed(method, key, query, content);
        return await client.SendAsync(request, limit.Token);
    }

    HttpRequestMessage Signed(HttpMethod method, string key, (string Name, string Value)[] query, ReadOnlyMemory<byte> content)
    {
        var path = string.Join('/', (address.IsNamedByHost ? key : $"{address.Bucket}/{key}").Split('/').Select(S3Signature.Encode));
        var asked = string.Join('&', query.Select(part => $"{S3Signature.Encode(part.Name)}={S3Signature.Encode(part.Value)}"));
        var uri = new Uri(address.Endpoint, $"/{path.TrimEnd('/')}{(asked.Length > 0 ? "?" : "")}{asked}");
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.Authority,
            ["x-amz-content-sha256"] = content.IsEmpty ? S3Signature.NoContent : Convert.ToHexStringLower(SHA256.HashData(content.Span)),
            ["x-amz-date"] = S3Signature.Stamp(time.GetUtcNow()),
        };
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Authorization", S3Signature.Authorization(method.Method, uri, headers, address.Region, login));
        headers.Where(header => header.Key != "host").ToList().ForEach(header => request.Headers.TryAddWithoutValidation(header.Key, header.Value));
        request.Content = method == HttpMethod.Put || method == HttpMethod.Post ? new ReadOnlyMemoryContent(content) : null;
        return request;
    }

    async Task<HttpResponseMessage?> CheckedAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var code = S3Answers.Code(await S3Answers.ReadAsync(response, limits, cancellation));
            return response.StatusCode == HttpStatusCode.NotFound && code is null or "NoSuchKey" ? null : throw S3Problems.Refused(address, what, response.StatusCode, code);
        }
    }

    /// <summary>The way to a store. It follows nobody elsewhere, and ends with the process.</summary>
    /// <param name="authorities">Null: those of the machine alone.</param>
    public static HttpMessageInvoker NewClient(S3Address address, S3Limits limits, S3Authorities? authorities) => new(new SocketsHttpHandler
    {
        SslOptions = authorities?.Options ?? new SslClientAuthenticationOptions(),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = limits.Connect,
        UseCookies = false,
        UseProxy = !address.Endpoint.IsLoopback,
        MaxResponseHeadersLength = 64,
    });
}
