using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>What can go wrong with an S3-compatible store. No message holds a key, a header, or more than a word of the store's own.</summary>
static class S3Problems
{
    public static ProblemException NotReached(S3Address address, string what, Exception exception, S3Limits limits) =>
        SnapshotProblems.Store($"`{address}` cannot be reached to {what}", $"{address.Endpoint.Authority}: {Words(exception, limits)}", Fix(exception));

    public static ProblemException Refused(S3Address address, string what, HttpStatusCode status, string? code) => SnapshotProblems.Store(
        $"`{address}` would not {what}",
        $"{address.Endpoint.Authority} answered {(int)status}{(code is null ? "" : $", {code}")}",
        (status, code) switch
        {
            (_, "NoSuchBucket") => $"make the bucket `{address.Bucket}`, or name another one with `data.snapshot.to`",
            (HttpStatusCode.Forbidden, _) => $"look at the secrets `{S3Login.AccessKeyName}` and `{S3Login.SecretKeyName}`, and at what they may do with `{address}`",
            (HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.BadRequest, _) => "look at the bucket's region: `?region=…` in `data.snapshot.to`",
            _ => null,
        });

    public static ProblemException Nonsense(S3Address address, string what) =>
        SnapshotProblems.Store($"`{address}` answered what no store should, when asked to {what}", null);

    static string? Fix(Exception exception) => exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
        ? $"name a PEM file of the authorities that have signed its certificate with the variable `{S3Authorities.Variable}`: they go along into a cluster" : null;

    static string Words(Exception exception, S3Limits limits) => exception switch
    {
        OperationCanceledException => $"nothing came for {limits.Answer.TotalSeconds:0.#} s",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host's name is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made; its certificate may be of another name, or of no authority that counts there",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy refused the connection",
        _ => "the connection broke before all of it had come",
    };
}
