using System.Collections.Immutable;

namespace Slipway.Running;

/// <summary>The variables of the user's own environment that a command sees besides the declared ones; nothing else gets through.</summary>
/// <remarks>They say where things are on this machine and decide no result. The list is in <c>docs/environment.md</c>.</remarks>
public static class PassedVariables
{
    static readonly string[] Names =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "TERM", "LANG", "LANGUAGE",
        "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO",
        "CI", "DOCKER_HOST", "DOCKER_CONFIG", "SSH_AUTH_SOCK",
    ];

    /// <summary>Locale, and the settings of the tools that fetch packages.</summary>
    static readonly string[] Prefixes = ["LC_", "DOTNET_", "NUGET_", "NPM_CONFIG_", "npm_config_", "PIP_", "GO", "CARGO_", "RUSTUP_", "JAVA_HOME", "MAVEN_", "GRADLE_"];

    /// <param name="environment">The user's own variables.</param>
    /// <param name="folders">Put in front of PATH, the first one first.</param>
    public static ImmutableSortedDictionary<string, string> From(IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> folders)
    {
        var passed = environment.Where(variable => IsPassed(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var path = string.Join(Path.PathSeparator, folders.Append(passed.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")));
        return passed.SetItem("PATH", path);
    }

    static bool IsPassed(string name) => Names.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
