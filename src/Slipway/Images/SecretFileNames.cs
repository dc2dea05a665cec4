namespace Slipway.Images;

/// <summary>Files that hold a secret whatever is in them, and those that do when they say a certain word.</summary>
static class SecretFileNames
{
    static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id_rsa"] = "a private key",
        ["id_dsa"] = "a private key",
        ["id_ecdsa"] = "a private key",
        ["id_ed25519"] = "a private key",
        [".netrc"] = "passwords",
        [".pgpass"] = "passwords",
        [".git-credentials"] = "passwords",
        ["kubeconfig"] = "access to a cluster",
        [".env"] = "settings that are often secret",
    };

    static readonly string[] Examples = [".example", ".sample", ".template", ".dist", ".defaults"];

    static readonly Dictionary<string, string[]> Telling = new(StringComparer.OrdinalIgnoreCase)
    {
        [".npmrc"] = ["_authToken=", "_auth=", "_password="],
        [".yarnrc.yml"] = ["npmAuthToken:", "npmAuthIdent:"],
        [".pypirc"] = ["password"],
        ["pip.conf"] = ["://__token__:"],
        ["nuget.config"] = ["ClearTextPassword", "<apikeys>"],
    };

    /// <summary>What a file of this path holds, by its name alone: <c>a private key</c>; null: its name says nothing.</summary>
    /// <param name="path">With forward slashes.</param>
    public static string? Find(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Names.TryGetValue(name, out var kind))
        {
            return kind;
        }

        return name.StartsWith(".env.", StringComparison.OrdinalIgnoreCase) && !Examples.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? Names[".env"]
            : IsAt(path, ".aws/credentials") ? "access to a cloud"
            : IsAt(path, ".kube/config") ? Names["kubeconfig"]
            : name.EndsWith(".p12", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) ? "a private key"
            : null;
    }

    /// <summary>The words that, in a file of this path, come before a secret: <c>_authToken=</c> in an <c>.npmrc</c>.</summary>
    public static IReadOnlyList<string> WordsThatTell(string path) =>
        IsAt(path, ".docker/config.json") ? ["\"auth\"", "\"identitytoken\""] : Telling.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..], []);

    static bool IsAt(string path, string end) => path == end || path.EndsWith("/" + end, StringComparison.Ordinal);
}
