using System.Collections.Immutable;

namespace Slipway.Running;

/// <summary>The variables of the user's own environment that a command sees besides the declared ones; nothing else gets through.</summary>
/// <remarks>The list is in <c>docs/environment.md</c>.</remarks>
public static class PassedVariables
{
    /// <summary>They say where things are on this machine and how packages are fetched, and decide no result.</summary>
    static readonly string[] Places =
    [
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LANGUAGE",
        "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK",
        "DOTNET_ROOT", "DOTNET_INSTALL_DIR", "DOTNET_HOST_PATH", "DOTNET_CLI_HOME", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE",
        "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB",
        "CARGO_HOME", "RUSTUP_HOME", "DOCKER_AUTH_CONFIG",
    ];

    /// <summary>Locale, and package feeds.</summary>
    static readonly string[] PlacePrefixes = ["LC_", "NUGET_", "NPM_CONFIG_", "npm_config_", "PIP_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_", "DOTNET_ROOT_", "MAVEN_", "GRADLE_"];

    /// <summary>They decide what comes of a task, and so are part of its fingerprint.</summary>
    static readonly string[] Deciders = ["CI", "TZ", "SLIPWAY_REQUIRE", "JAVA_HOME", "MAVEN_OPTS", "MAVEN_ARGS", "GRADLE_OPTS", "GO111MODULE", "GOFLAGS", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOARM", "GOEXPERIMENT", "GODEBUG", "GOTOOLCHAIN", "GOWORK"];

    static readonly string[] DeciderPrefixes = ["DOCKER_", "DOTNET_", "CGO_", "CARGO_", "RUSTUP_"];

    /// <summary>For what runs beside a person's terminal: they decide how things look there.</summary>
    static readonly string[] OfTerminals = ["TERM", "SHELL"];

    /// <summary>For the processes of <c>up</c>.</summary>
    /// <param name="environment">The user's own variables.</param>
    /// <param name="folders">Put in front of PATH, the first one first.</param>
    public static ImmutableSortedDictionary<string, string> From(IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> folders) =>
        Pick(environment, folders, name => IsPlace(name) || IsDecider(name) || OfTerminals.Contains(name));

    /// <summary>For tasks, which look the same with and without a terminal.</summary>
    public static ImmutableSortedDictionary<string, string> ForTask(IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> folders) =>
        Pick(environment, folders, name => IsPlace(name) || IsDecider(name)).SetItem("TERM", "dumb");

    /// <summary>Those of <see cref="ForTask"/> that decide results.</summary>
    public static ImmutableSortedDictionary<string, string> Deciding(IEnumerable<KeyValuePair<string, string>> environment) =>
        environment.Where(variable => IsDecider(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Whether a task sees a variable of this name.</summary>
    public static bool IsPassed(string name) => IsPlace(name) || IsDecider(name);

    static ImmutableSortedDictionary<string, string> Pick(IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> folders, Func<string, bool> isPassed)
    {
        var passed = environment.Where(variable => isPassed(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var path = string.Join(Path.PathSeparator, folders.Append(passed.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")));
        return passed.SetItem("PATH", path);
    }

    static bool IsPlace(string name) => !Deciders.Contains(name) && (Places.Contains(name) || Array.Exists(PlacePrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    static bool IsDecider(string name) => !IsPlace(name) && (Deciders.Contains(name) || Array.Exists(DeciderPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
