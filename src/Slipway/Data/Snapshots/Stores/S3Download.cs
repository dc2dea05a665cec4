using System.Net.Http;
using Slipway.Data.Snapshots.Content;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Reads a file of a store; one that says nothing for too long is a problem and not a wait.</summary>
sealed class S3Download(S3Calls calls, HttpResponseMessage response, Stream body, string key) : OneWayStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(calls.Limits.Answer);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw S3Problems.NotReached(calls.Address, $"read `{key}`", exception, calls.Limits);
        }
    }

    protected override void Dispose(bool disposing)
    {
        body.Dispose();
        response.Dispose();
        base.Dispose(disposing);
    }
}
