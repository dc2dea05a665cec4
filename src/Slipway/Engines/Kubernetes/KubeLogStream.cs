using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Engines.Kubernetes;

/// <summary>The open answer that a log is read from.</summary>
static class KubeLogStream
{
    /// <summary>Bytes of a line; the rest of one that is longer is left out.</summary>
    const int LongestLine = 16 * 1024;

    /// <returns>Null: there is nothing to read, or no connection.</returns>
    /// <exception cref="Problems.ProblemException">The cluster refuses.</exception>
    public static async Task<HttpResponseMessage?> OpenAsync(KubeConnection connection, KubeRequest request, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(connection.Limits.Answer, connection.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        HttpResponseMessage? response = null;
        try
        {
            response = await connection.OpenAsync(request, limit.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var opened = response;
                response = null;
                return opened;
            }

            var answer = await connection.ReadAsync(request, response, limit.Token);

            // The container has not begun yet, is gone, or its node is away: what became of it, its pod says.
            return answer.IsBusy || answer.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest ? null : throw KubeProblems.Refused(request, answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Whole lines, until the stream ends or breaks.</summary>
    public static async IAsyncEnumerable<KubeLogLine> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var line = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await ReadAsync(body, buffer, cancellation) is > 0 and var read)
        {
            for (var start = 0; start < read;)
            {
                var end = buffer.AsSpan(start, read - start).IndexOf((byte)'\n');
                var length = end < 0 ? read - start : end;
                line.Write(buffer, start, (int)Math.Min(length, LongestLine - line.Length));
                start += length + 1;
                if (end >= 0)
                {
                    yield return Line(line);
                }
            }
        }

        if (line.Length > 0)
        {
            yield return Line(line);
        }
    }

    static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return 0;
        }
    }

    static KubeLogLine Line(MemoryStream line)
    {
        var text = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
        line.SetLength(0);
        return KubeLogLine.Of(text.TrimEnd('\r'));
    }
}
