using System.Net;
using Slipway.Bootstrap.Fetching;
using Slipway.Problems;

namespace Slipway.Tests.Bootstrap;

public class RedirectTests
{
    [Theory]
    [InlineData("https://a.example/x", "http://a.example/x")]
    [InlineData("https://a.example/x", "file:///etc/passwd")]
    [InlineData("http://a.example/x", "ftp://a.example/x")]
    public async Task A_redirect_to_what_is_less_safe_is_not_followed(string from, string to)
    {
        var server = new Server(to);

        var exception = await Assert.ThrowsAsync<ProblemException>(() => OpenAsync(server, from));

        Assert.Contains("less safe", Assert.Single(exception.Problems).Why, StringComparison.Ordinal);
        Assert.Equal([$"{from} "], server.Asked);
    }

    [Fact]
    public async Task A_user_is_told_to_the_server_of_the_address_and_to_no_other()
    {
        var server = new Server("/y", "https://b.example/z", "https://a.example/w");

        using var response = await OpenAsync(server, "https://ada:p%40w@a.example/x");

        Assert.Equal(
            [
                "https://a.example/x Basic YWRhOnBAdw==", "https://a.example/y Basic YWRhOnBAdw==", "https://b.example/z ", "https://a.example/w ",
            ],
            server.Asked);
    }

    static async Task<HttpResponseMessage> OpenAsync(Server server, string address)
    {
        using var client = new HttpMessageInvoker(server, disposeHandler: false);
        return await new WebSource(client, new FetchLimits()).OpenAsync("tool", new Uri(address), 0, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Redirects to one address after another, then answers.</summary>
    sealed class Server(params string[] locations) : HttpMessageHandler
    {
        readonly Queue<string> _left = new(locations);

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.RequestUri} {request.Headers.Authorization}");
            var response = new HttpResponseMessage(_left.Count > 0 ? HttpStatusCode.Redirect : HttpStatusCode.OK);
            response.Headers.Location = _left.TryDequeue(out var location) ? new Uri(location, UriKind.RelativeOrAbsolute) : null;
            return Task.FromResult(response);
        }
    }
}
