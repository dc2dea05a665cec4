using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Bootstrap.Fetching;

/// <summary>What can go wrong on the way of a download. No message holds an address's user, password or query, or a header.</summary>
static class FetchProblems
{
    public static Problem ChecksumDiffers(ResolvedTool tool, string found) =>
        new("tool-checksum-differs", $"what was fetched for `{tool.Name}` {tool.Version} is not what the manifest pins")
        {
            Kind = ProblemKind.Failure,
            Why = $"`{tool.Shown}` has the SHA-256 {found}, and the manifest says {tool.Sha256}; nothing of it was unpacked",
            Fix = "find out why it changed before you trust it; if the new content is right, put its checksum into the manifest",
            Where = tool.Where,
        };

    public static Problem Broken(string name, Uri source, string why) =>
        Refused(name, source, why, "run `slipway bootstrap` again: it goes on where it broke");

    public static Problem Refused(string name, Uri source, string why, string? fix = null) =>
        new("tool-fetch", $"`{name}` could not be fetched from `{ToolUrl.Shown(source)}`") { Kind = ProblemKind.Failure, Why = why, Fix = fix };

    public static Problem Status(string name, Uri source, HttpStatusCode status) => Refused(
        name,
        source,
        $"the server answered {(int)status}",
        status is HttpStatusCode.NotFound or HttpStatusCode.Gone ? "check the version and the url in the manifest" : null);

    public static Problem TooLarge(string name, Uri source, long limit) =>
        Refused(name, source, $"it is larger than the {limit / (1024 * 1024)} MiB that a download may have");

    public static Problem LockTimedOut(string what, TimeSpan limit) =>
        new("bootstrap-locked", $"another bootstrap has held {what} for more than {limit.TotalMinutes:0} minutes")
        {
            Kind = ProblemKind.Locked,
            Fix = "wait for it to end, or end it",
        };

    /// <summary>A sentence of our own for what the network said: its own text may repeat an address or a header.</summary>
    public static string Words(Exception exception, FetchLimits limits) => exception switch
    {
        OperationCanceledException => $"nothing came for {limits.Stall.TotalSeconds:0.#} s",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host's name is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy refused the connection",
        HttpRequestException { StatusCode: { } status } => $"the server answered {(int)status}",
        _ => "the connection broke before all of it had come",
    };
}
