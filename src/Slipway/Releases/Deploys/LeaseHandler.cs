using System.Net;
using System.Net.Http;
using Slipway.Releases.Records;

namespace Slipway.Releases.Deploys;

/// <summary>
/// Looks at the leases at the last moment there is: when a change is written to the wire. Whoever is frozen between an earlier look and that moment
/// would otherwise change something when they wake up, long after somebody else has taken over.
/// </summary>
/// <param name="inner">The way to the cluster; its owner ends it.</param>
sealed class LeaseHandler(HttpMessageInvoker inner, ILeases leases) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Content is { } content)
        {
            request.Content = new CheckedContent(content, leases);
        }

        return inner.SendAsync(request, cancellationToken);
    }

    /// <summary>A request without its body is none: so what is looked at here holds for the whole of it.</summary>
    sealed class CheckedContent : HttpContent
    {
        readonly HttpContent _content;
        readonly ILeases _leases;

        public CheckedContent(HttpContent content, ILeases leases)
        {
            (_content, _leases) = (content, leases);
            foreach (var header in content.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await _leases.CheckAsync(cancellationToken);
            await _content.CopyToAsync(stream, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength ?? -1;
            return length >= 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
