using System.Collections.Immutable;
using System.Net;
using Slipway.Clusters.Standing;
using Slipway.Engines.Kubernetes;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;

namespace Slipway.Clusters.Hosts;

/// <summary>The hosts under which a stage is reached, and the address at which they are.</summary>
static class StageHosts
{
    const int LongestName = 253;

    /// <summary>Of all components that are exposed on the stage.</summary>
    public static ImmutableArray<string> Of(RepositoryModel model, Stage stage) => Sorted(
        from component in model.Components
        let expose = component.On(stage).Expose
        where component.Kind == ComponentKind.App && expose is not null
        select (expose.Host ?? model.StageOf(component, stage).Host)
            ?.Replace("{app}", component.Name, StringComparison.Ordinal).Replace("{stage}", stage.Name, StringComparison.Ordinal).Replace("{repository}", model.Name, StringComparison.Ordinal));

    /// <summary>The same as the cluster has them.</summary>
    public static ImmutableArray<string> Of(StagePods pods) => Sorted(pods.Ingresses.SelectMany(ingress => ingress.Objects("spec", "rules")).Select(rule => rule.Text("host")));

    /// <summary>Where the cluster says that it takes requests; null: it does not say.</summary>
    public static string? Address(StagePods pods) => pods.Ingresses.SelectMany(ingress => ingress.Objects("status", "loadBalancer", "ingress")).Select(one => one.Text("ip")).FirstOrDefault(ip => IPAddress.TryParse(ip, out _));

    /// <summary>Names alone: what comes from a cluster or a manifest must not become another line of the file.</summary>
    public static ImmutableArray<string> Sorted(IEnumerable<string?> hosts) => [.. hosts.OfType<string>().Where(IsName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    static bool IsName(string host) => host.Length is > 0 and <= LongestName && host[0] is not ('.' or '-') && host != "localhost" && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}
