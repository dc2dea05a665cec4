using System.Net.Http;

namespace Slipway.Images.Registry;

/// <summary>Reads the body of an answer, and no more of it than may be.</summary>
static class BoundedBody
{
    /// <exception cref="TooLargeException">There is more.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (kept.Length + read > limit)
            {
                throw new TooLargeException(limit);
            }

            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }
}

/// <summary>An answer is longer than it may be.</summary>
sealed class TooLargeException(int limit) : Exception($"more than {limit} bytes");
