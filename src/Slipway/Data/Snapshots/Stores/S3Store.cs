using System.Net.Http;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Snapshots in an S3-compatible store.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/: PutObject, GetObject, DeleteObject, ListObjectsV2, and the four of a multipart upload. Why no library: docs/decisions/own-s3.md.</remarks>
sealed class S3Store(S3Calls calls) : ISnapshotStore
{
    public string Place => calls.Address.ToString();

    // One pays for what one takes.
    public long? Free => null;

    public async Task WriteAsync(string name, Func<Stream, Task> content, CancellationToken cancellation)
    {
        await using var upload = new S3Upload(calls, calls.Address.Key(name));
        try
        {
            await content(upload);
            await upload.CompleteAsync(cancellation);
        }
        catch
        {
            await upload.AbortAsync();
            throw;
        }
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        var key = calls.Address.Key(name);
        return await calls.SendAsync(HttpMethod.Get, key, [], default, $"read `{key}`", cancellation) is { } response
            ? new S3Download(calls, response, await response.Content.ReadAsStreamAsync(cancellation), key)
            : null;
    }

    public async Task<IReadOnlyList<StoredFile>> ListAsync(string beginning, CancellationToken cancellation)
    {
        var (files, folder) = (new List<StoredFile>(), calls.Address.Key(""));
        string? next = null;
        for (var page = 0; page == 0 || next is not null; page++)
        {
            (string, string)[] query = [.. next is null ? [] : new[] { ("continuation-token", next) }, ("list-type", "2"), ("prefix", folder + beginning)];
            if (page == calls.Limits.Pages || S3Answers.Page(await calls.AskAsync(HttpMethod.Get, "", query, default, "list its files", cancellation)) is not var (found, following))
            {
                throw S3Problems.Nonsense(calls.Address, "list its files");
            }

            files.AddRange(found.Where(file => file.Name.StartsWith(folder, StringComparison.Ordinal)).Select(file => file with { Name = file.Name[folder.Length..] }));
            next = following;
        }

        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        var key = calls.Address.Key(name);
        (await calls.SendAsync(HttpMethod.Delete, key, [], default, $"remove `{key}`", cancellation))?.Dispose();
    }
}
