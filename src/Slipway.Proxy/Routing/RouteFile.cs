using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Problems;
using Slipway.Proxy.Control;
using Slipway.State;

namespace Slipway.Proxy.Routing;

/// <summary>The file in which the routes are kept: replaced whole, and synced.</summary>
sealed class RouteFile(string path)
{
    /// <summary>By name; none where there is no file yet.</summary>
    /// <exception cref="ProblemException"><c>proxy-routes</c></exception>
    public ImmutableSortedDictionary<string, RouteSpec> Read()
    {
        try
        {
            var specs = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ProxyJson.Default.DictionaryStringRouteSpec) ?? [] : [];
            return specs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value?.Checked(pair.Key) ?? throw ProxyProblems.Route(pair.Key, "it is empty"), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ProblemException)
        {
            throw ProxyProblems.Routes(path, exception.Message);
        }
    }

    /// <exception cref="ProblemException"><c>proxy-routes</c></exception>
    public void Write(ImmutableSortedDictionary<string, RouteSpec> specs)
    {
        try
        {
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(specs.ToDictionary(), ProxyJson.Default.DictionaryStringRouteSpec));
            SyncedFolder.Sync(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ProxyProblems.Routes(path, exception.Message);
        }
    }
}
