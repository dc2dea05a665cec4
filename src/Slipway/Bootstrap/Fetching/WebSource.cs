using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Problems;

namespace Slipway.Bootstrap.Fetching;

/// <summary>Asks a web server for a file, or for the rest of one, following a few redirects.</summary>
/// <param name="client">Must not follow redirects by itself: see <see cref="NewClient"/>.</param>
sealed class WebSource(HttpMessageInvoker client, FetchLimits limits)
{
    /// <summary>A client that follows no redirect, unpacks nothing and keeps no cookies.</summary>
    public static HttpMessageInvoker NewClient(FetchLimits limits) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = limits.Connect,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    });

    /// <summary>The answer whose body is the file: 200, 206 or 416.</summary>
    /// <param name="from">Bytes that are already there; 0: all of it is wanted.</param>
    /// <param name="validator">What the server said of those bytes' version; the rest only comes when it still holds.</param>
    /// <exception cref="HttpRequestException">The connection failed, or the server is in trouble: worth another try.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string name, Uri source, long from, string? validator, CancellationToken cancellation)
    {
        var address = source;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(source, address, from, validator, cancellation);
            if (IsFile(response.StatusCode))
            {
                return response;
            }

            using (response)
            {
                address = response.StatusCode switch
                {
                    >= (HttpStatusCode)300 and < (HttpStatusCode)400 when response.Headers.Location is { } location =>
                        Follow(name, address, location, redirects),
                    HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                        throw new HttpRequestException(null, null, response.StatusCode),
                    var status => throw new ProblemException(FetchProblems.Status(name, source, status)),
                };
            }
        }
    }

    static bool IsFile(HttpStatusCode status) =>
        status is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable;

    async Task<HttpResponseMessage> SendAsync(Uri source, Uri address, long from, string? validator, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, WithoutUser(address));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway", null));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (address.UserInfo.Length > 0 && IsSameServer(source, address))
        {
            var words = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(words));
        }

        if (from > 0 && validator is not null)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(limits.Connect + limits.Stall);
        return await client.SendAsync(request, stall.Token);
    }

    Uri Follow(string name, Uri from, Uri location, int redirects)
    {
        if (redirects >= limits.Redirects)
        {
            throw new ProblemException(FetchProblems.Refused(name, from, $"the server redirects more than {limits.Redirects} times"));
        }

        var to = new Uri(from, location);
        if (!ToolUrl.IsWeb(to) || (from.Scheme == "https" && to.Scheme != "https"))
        {
            throw new ProblemException(FetchProblems.Refused(
                name, from, $"the server redirects to `{ToolUrl.Shown(to)}`, which would be less safe than what the manifest says"));
        }

        // The user of the address is meant for the server that it names, also after a redirect within it, and for no other.
        return from.UserInfo.Length > 0 && to.UserInfo.Length == 0 && IsSameServer(from, to)
            ? new UriBuilder(to) { UserName = from.UserInfo.Split(':', 2)[0], Password = from.UserInfo.Split(':', 2).ElementAtOrDefault(1) ?? "" }.Uri
            : to;
    }

    static bool IsSameServer(Uri one, Uri other) => Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    static Uri WithoutUser(Uri address) =>
        address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;
}
