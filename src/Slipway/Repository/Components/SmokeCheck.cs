using System.Globalization;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>A request that decides whether a release works.</summary>
/// <param name="Path">What is asked for.</param>
/// <param name="Status">The status to expect.</param>
/// <param name="Text">What must be in the answer; null: anything may.</param>
public sealed record SmokeCheck(string Path, int Status = 200, string? Text = null)
{
    /// <summary>In the order written.</summary>
    internal static IEnumerable<SmokeCheck> Read(ManifestNode? node) =>
        from item in (node as ListNode)?.Items.OfType<MapNode>() ?? []
        let path = item.Text("get")
        where path is not null
        select new SmokeCheck(path, int.TryParse(item.Text("status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 200, item.Text("text"));
}
