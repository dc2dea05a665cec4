using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Bootstrap.Fetching;

/// <summary>Brings one file from a web server to the disk, going on after a break, until all of it has come.</summary>
sealed class Download(WebSource web, FetchLimits limits, TimeProvider clock)
{
    /// <summary>Fills <paramref name="part"/>. The content is not verified here.</summary>
    /// <param name="progress">Bytes so far, and in all when the server says.</param>
    /// <param name="retry">Why another try is needed.</param>
    public async Task RunAsync(
        string name, Uri source, PartialFile part, Action<long, long?> progress, Action<string> retry, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(name, source, part, progress, cancellation);
                return;
            }
            catch (Exception exception) when (IsBreak(exception) && !cancellation.IsCancellationRequested)
            {
                var why = FetchProblems.Words(exception, limits);
                if (attempt >= limits.Attempts)
                {
                    throw new ProblemException(FetchProblems.Broken(name, source, why));
                }

                retry(why);
                await Task.Delay(limits.FirstPause * Math.Pow(2, attempt - 1), clock, cancellation);
            }
        }
    }

    // A full disk is an IOException too, but another try does not help it.
    static bool IsBreak(Exception exception) => exception is HttpRequestException or HttpIOException or OperationCanceledException;

    async Task TryAsync(string name, Uri source, PartialFile part, Action<long, long?> progress, CancellationToken cancellation)
    {
        var validator = part.Validator;
        var had = validator is null ? 0 : part.Length;
        using var response = await web.OpenAsync(name, source, had, validator, cancellation);
        var (status, range) = (response.StatusCode, response.Content.Headers.ContentRange);
        if (status == HttpStatusCode.RequestedRangeNotSatisfiable && had > 0 && range?.Length == had)
        {
            // All of it was there already; the checksum will say whether it is right.
            return;
        }

        if (status == HttpStatusCode.OK)
        {
            part.Restart(response);
            had = 0;
        }
        else if (status != HttpStatusCode.PartialContent || range?.From != had)
        {
            // The answer does not fit to what is there: next time it comes whole.
            part.Delete();
            throw new HttpRequestException(null, null, status);
        }

        await ReceiveAsync(name, source, response, part, had, progress, cancellation);
    }

    async Task ReceiveAsync(
        string name, Uri source, HttpResponseMessage response, PartialFile part, long had, Action<long, long?> progress, CancellationToken cancellation)
    {
        var total = had + response.Content.Headers.ContentLength;
        if (total > limits.MaximumBytes)
        {
            throw new ProblemException(FetchProblems.TooLarge(name, source, limits.MaximumBytes));
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await using var file = new FileStream(part.Path, had > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var buffer = new byte[81920];
        int read;
        while ((read = await ReadAsync(body, buffer, cancellation)) > 0)
        {
            had += read;
            if (had > limits.MaximumBytes)
            {
                throw new ProblemException(FetchProblems.TooLarge(name, source, limits.MaximumBytes));
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress(had, total);
        }
    }

    async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(limits.Stall);
        try
        {
            return await body.ReadAsync(buffer, stall.Token);
        }
        catch (IOException exception) when (exception is not HttpIOException)
        {
            // A reset connection: told apart here from a disk that is full.
            throw new HttpRequestException(null, exception);
        }
    }
}
