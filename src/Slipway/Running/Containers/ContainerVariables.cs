using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Running.Containers;

/// <summary>How a container gets its variables: by name from the environment of the client that starts it, and never with a secret among the client's arguments.</summary>
/// <param name="Client">The whole environment of the client.</param>
/// <param name="Names">The variables that the client hands on.</param>
/// <param name="Public">Those that the client would take for itself: their values are arguments.</param>
public sealed record ContainerVariables(
    ImmutableSortedDictionary<string, string> Client, ImmutableArray<string> Names, ImmutableSortedDictionary<string, string> Public)
{
    static readonly string[] ClientsOwn =
        ["PATH", "HOME", "TMPDIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "FTP_PROXY", "SSH_AUTH_SOCK", "GODEBUG", "GOMAXPROCS", "REGISTRY_AUTH_FILE"];

    static readonly string[] ClientsOwnPrefixes = ["DOCKER_", "BUILDKIT_", "BUILDX_", "BUILDAH_", "CONTAINER_", "CONTAINERS_", "COMPOSE_", "PODMAN_", "XDG_", "SSL_CERT_", "OTEL_"];

    /// <param name="component">For messages.</param>
    /// <param name="client">What the client itself needs.</param>
    /// <param name="declared">What the container gets.</param>
    /// <param name="secrets">Texts that must not stand in an argument.</param>
    /// <exception cref="ProblemException"><c>variable-of-client</c>: a secret in a variable that the client would take for itself.</exception>
    public static ContainerVariables Of(
        string component, ImmutableSortedDictionary<string, string> client, ImmutableSortedDictionary<string, string> declared, IEnumerable<string> secrets)
    {
        var own = declared.Where(variable => IsClientsOwn(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var problems = own.Where(variable => secrets.Any(secret => secret.Length > 0 && variable.Value.Contains(secret, StringComparison.Ordinal))).Select(variable => Clash(component, variable.Key)).ToList();
        var handed = declared.RemoveRange(own.Keys);
        return problems.Count > 0 ? throw new ProblemException(problems) : new ContainerVariables(client.SetItems(handed), [.. handed.Keys], own);
    }

    static bool IsClientsOwn(string name) => ClientsOwn.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(ClientsOwnPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    static Problem Clash(string component, string name) => new("variable-of-client", $"`{component}` cannot get a secret as `{name}` in a container")
    {
        Why = $"the container engine's client reads `{name}` itself, so that its value would have to stand in an argument",
        Fix = "give the variable another name, or run it with `--engine processes`",
    };
}
