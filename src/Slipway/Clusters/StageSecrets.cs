using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Clusters;

/// <summary>The secrets that the pods of a stage were given, so that they can be masked in what they write.</summary>
static class StageSecrets
{
    static readonly KubeResource Secrets = new("", "v1", "Secret", "secrets", true, []);

    /// <param name="owner">Of the stage.</param>
    /// <exception cref="Problems.ProblemException">The cluster refuses, or cannot be reached.</exception>
    public static async Task LearnAsync(Redactor redactor, KubeClient client, ObjectOwner owner, ImmutableArray<string> spaces, CancellationToken cancellation)
    {
        var lists = await Task.WhenAll(spaces.Select(space => client.ListAsync(new KubeSelection(Secrets, space, owner.SharedSelector), cancellation)));
        foreach (var value in lists.SelectMany(list => list.Items).SelectMany(Values))
        {
            // A log is masked line by line.
            redactor.Add(value.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= SecretValue.MinimumLength).Select(line => new Secret(line)));
            if (value.Contains("://", StringComparison.Ordinal))
            {
                redactor.AddUrl(new Secret(value));
            }
        }
    }

    static IEnumerable<string> Values(JsonObject secret) => ((secret["data"] as JsonObject)?.Select(entry => entry.Value.Text()) ?? []).OfType<string>().Select(Decoded).OfType<string>();

    static string? Decoded(string text)
    {
        var bytes = new byte[text.Length];
        try
        {
            return Convert.TryFromBase64String(text, bytes, out var length) ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length) : null;
        }
        catch (DecoderFallbackException)
        {
            // Bytes are not written into a log as they are.
            return null;
        }
    }
}
