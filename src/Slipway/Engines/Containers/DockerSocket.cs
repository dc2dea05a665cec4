using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Engines.Containers;

/// <summary>The socket of Docker's engine on this machine, looked at without running Docker's client.</summary>
sealed class DockerSocket(ContainerHost host)
{
    const string Scheme = "unix://";
    const string Default = "default";

    /// <summary>Nobody listens there who would talk to us, so that the client would reach no engine; false also where it cannot be told.</summary>
    public bool IsDead()
    {
        if (Find() is not { } path)
        {
            return false;
        }

        if (!File.Exists(path))
        {
            return true;
        }

        try
        {
            // A busy engine's queue may be full: that is an engine.
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AccessDenied;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>As the client finds it: DOCKER_HOST, the context, its default; null: the engine is elsewhere, or the client has to be asked.</summary>
    string? Find()
    {
        var address = host.Variables.TryGetValue("DOCKER_HOST", out var named) ? named
            : Context() is { } context ? context == Default ? Scheme + host.Sockets.FirstOrDefault() : AddressOf(context)
            : null;
        return address?.StartsWith(Scheme, StringComparison.Ordinal) == true && address[Scheme.Length..] is ['/', ..] path ? path : null;
    }

    string? Context()
    {
        if (host.Variables.TryGetValue("DOCKER_CONTEXT", out var named))
        {
            return named;
        }

        // { "currentContext": "rootless" }
        return host.ConfigFolder is not { } folder || !File.Exists(Path.Combine(folder, "config.json")) ? Default
            : Read(Path.Combine(folder, "config.json"), root => Text(root, "currentContext") is { Length: > 0 } name ? name : Default);
    }

    /// <summary>A context is a folder that is called by the digest of its name.</summary>
    // { "Name": "rootless", "Endpoints": { "docker": { "Host": "unix:///run/user/1000/docker.sock" } } }
    string? AddressOf(string context) => host.ConfigFolder is not { } folder ? null
        : Read(
            Path.Combine(folder, "contexts/meta", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context))), "meta.json"),
            root => root.TryGetProperty("Endpoints", out var all) && all.TryGetProperty("docker", out var docker) ? Text(docker, "Host") : null);

    static string? Read(string file, Func<JsonElement, string?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
