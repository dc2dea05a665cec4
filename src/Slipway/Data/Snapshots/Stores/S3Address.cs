using System.Net;
using Slipway.Problems;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>A path in a bucket of an S3-compatible store.</summary>
/// <param name="Endpoint">Where the server is: <c>https://minio.example.net/</c>.</param>
/// <param name="Bucket">The bucket, which is there already.</param>
/// <param name="Path">Of keys, without a slash at either end; empty: the bucket's root.</param>
/// <param name="IsNamedByHost">Amazon's buckets have hosts of their own; a server that is named is asked for <c>/bucket/key</c>.</param>
sealed record S3Address(Uri Endpoint, string Region, string Bucket, string Path, bool IsNamedByHost)
{
    const string UsualRegion = "us-east-1";

    /// <summary>Takes <c>s3://bucket/path?endpoint=https://minio.example.net&amp;region=eu-central-1</c> apart.</summary>
    /// <param name="environment">Knows what the URL does not say: <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ENDPOINT_URL</c>, <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>.</param>
    /// <exception cref="ProblemException"><c>snapshot-store</c></exception>
    public static S3Address Parse(string text, Func<string, string?> environment)
    {
        var (place, query) = Cut(text["s3://".Length..], '?');
        var (bucket, path) = Cut(place, '/');
        var settings = Settings(query);
        var region = First(settings.GetValueOrDefault("region"), environment("AWS_REGION"), environment("AWS_DEFAULT_REGION")) ?? UsualRegion;
        var named = First(settings.GetValueOrDefault("endpoint"), environment("AWS_ENDPOINT_URL_S3"), environment("AWS_ENDPOINT_URL"));
        if (Fault(bucket, path, region, settings) is { } fault)
        {
            throw Bad(fault);
        }

        return named is null
            ? new S3Address(new Uri($"https://{bucket}.s3.{region}.amazonaws.com/"), region, bucket, path.Trim('/'), IsNamedByHost: true)
            : new S3Address(Server(named), region, bucket, path.Trim('/'), IsNamedByHost: false);
    }

    /// <summary>For people.</summary>
    public override string ToString() => $"s3://{Bucket}/{Path}".TrimEnd('/');

    public S3Address Below(string path) => this with { Path = $"{Path}/{path}".Trim('/') };

    /// <summary>The key of a file.</summary>
    public string Key(string name) => $"{Path}/{name}".TrimStart('/');

    static string? Fault(string bucket, string path, string region, Dictionary<string, string> settings) =>
        bucket.Length is < 3 or > 63 || !bucket.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.') ? "its bucket has a name that no bucket can have"
        : path.Split('/').Any(part => part is "." or "..") || path.Any(letter => char.IsControl(letter) || letter > '~') ? "its path has letters that a path in a bucket should not have"
        : !region.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-') ? "its region is none"
        : settings.Keys.FirstOrDefault(key => key is not ("endpoint" or "region")) is { } other ? $"it says `{other}`, and only `endpoint` and `region` are known"
        : null;

    static Uri Server(string named) =>
        !Uri.TryCreate(named, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http") || server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0 || server.AbsolutePath != "/"
            ? throw Bad("its endpoint is not of the form `https://host:port`")
            : server.Scheme == "http" && !IsLoopback(server) ? throw Bad("its endpoint is spoken to without TLS, which only this machine may be")
            : server;

    static bool IsLoopback(Uri server) => server.IdnHost == "localhost" || (IPAddress.TryParse(server.IdnHost, out var address) && IPAddress.IsLoopback(address));

    // The text itself is not shown: somebody may have written a password into it.
    static ProblemException Bad(string why) => SnapshotProblems.Store(
        "the address of an S3 store cannot be used", why, "write `s3://bucket/path`, with `?endpoint=https://host&region=name` where it is not Amazon's; keys are secrets");

    static Dictionary<string, string> Settings(string query)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(part, '=');
            settings[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(value);
        }

        return settings;
    }

    static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is { Length: > 0 })
            {
                return text;
            }
        }

        return null;
    }

    static (string First, string After) Cut(string text, char separator)
    {
        var place = text.IndexOf(separator, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }
}
