using System.Globalization;
using System.Net.Http;
using System.Text;
using Slipway.Data.Snapshots.Content;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Writes one file of a store whose length nobody knows yet: a short one at once, a long one in parts. It appears when it is complete.</summary>
sealed class S3Upload(S3Calls calls, string key) : OneWayStream
{
    /// <summary>After so many parts they become larger: a store takes 10,000.</summary>
    const int PartsOfASize = 1000;

    readonly MemoryStream _part = new();
    readonly List<string> _tags = [];
    string? _id;

    public override bool CanWrite => true;

    string What => $"store `{key}`";

    int PartLength => calls.Limits.Part * (1 + (_tags.Count / PartsOfASize));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            // A full part waits until more comes: so a file of one part needs none.
            if (_part.Length >= PartLength)
            {
                await SendPartAsync(cancellationToken);
            }

            var taken = (int)Math.Min(buffer.Length, PartLength - _part.Length);
            _part.Write(buffer.Span[..taken]);
            buffer = buffer[taken..];
        }
    }

    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_id is null)
        {
            await calls.AskAsync(HttpMethod.Put, key, [], Part, What, cancellation);
            return;
        }

        await SendPartAsync(cancellation);
        var answer = await calls.AskAsync(HttpMethod.Post, key, [("uploadId", _id)], Parts(), What, cancellation);
        if (!S3Answers.IsComplete(answer))
        {
            throw S3Problems.Refused(calls.Address, What, System.Net.HttpStatusCode.OK, S3Answers.Code(answer));
        }
    }

    /// <summary>Has the store forget what was sent. One that cannot be reached keeps it, unseen.</summary>
    public async Task AbortAsync()
    {
        if (_id is not null)
        {
            try
            {
                (await calls.SendAsync(HttpMethod.Delete, key, [("uploadId", _id)], default, $"forget `{key}`", CancellationToken.None))?.Dispose();
            }
            catch (Problems.ProblemException)
            {
                // What went wrong before is more interesting.
            }
        }
    }

    ReadOnlyMemory<byte> Part => _part.GetBuffer().AsMemory(0, (int)_part.Length);

    async Task SendPartAsync(CancellationToken cancellation)
    {
        _id ??= S3Answers.UploadId(await calls.AskAsync(HttpMethod.Post, key, [("uploads", "")], default, What, cancellation)) ?? throw S3Problems.Nonsense(calls.Address, What);
        var number = (_tags.Count + 1).ToString(CultureInfo.InvariantCulture);
        using var answer = await calls.SendAsync(HttpMethod.Put, key, [("partNumber", number), ("uploadId", _id)], Part, What, cancellation);
        _tags.Add(answer?.Headers.ETag?.Tag ?? throw S3Problems.Nonsense(calls.Address, What));
        _part.SetLength(0);
    }

    byte[] Parts()
    {
        var text = new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (var i = 0; i < _tags.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{System.Security.SecurityElement.Escape(_tags[i])}</ETag></Part>");
        }

        return Encoding.UTF8.GetBytes(text.Append("</CompleteMultipartUpload>").ToString());
    }

    protected override void Dispose(bool disposing)
    {
        _part.Dispose();
        base.Dispose(disposing);
    }
}
