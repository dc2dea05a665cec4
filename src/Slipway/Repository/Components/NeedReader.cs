using Slipway.Problems;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Components;

/// <summary>Reads <c>needs:</c>, a list or a map.</summary>
static class NeedReader
{
    public static IEnumerable<Need> Read(ManifestNode? node, ICollection<Problem> problems)
    {
        if (node is null)
        {
            return [];
        }

        var needs = node switch
        {
            ListNode list => list.Items.OfType<ScalarNode>().Where(item => !item.IsNull).Select(item => FromText(NameFrom(item.Text), item)),
            MapNode map => map.Entries.Select(entry => entry.Value switch
            {
                ScalarNode { IsNull: false } text => FromText(entry.Key.Text, text),
                MapNode settings => FromMap(entry.Key, settings, problems),
                _ => null,
            }),
            _ => [],
        };
        var names = new Dictionary<string, Need>(StringComparer.Ordinal);
        foreach (var need in needs)
        {
            if (need is not null && !names.TryAdd(need.Name, need))
            {
                problems.Add(new Problem("name-twice", $"the need `{need.Name}` stands twice") { Where = need.Node.Span, Related = [names[need.Name].Node.Span], Fix = "keep one of the two" });
            }
        }

        return names.Values;
    }

    static Need FromText(string name, ScalarNode text) => ResourceKinds.All.Contains(text.Text)
        ? new ResourceNeed(name, text, text.Text, null)
        : new ComponentNeed(name, text, text);

    static Need? FromMap(ScalarNode name, MapNode settings, ICollection<Problem> problems)
    {
        var kinds = settings.Entries.Where(entry => ResourceKinds.All.Contains(entry.Key.Text)).ToList();
        var component = settings["component"] as ScalarNode;
        if (kinds.Count + (component is null ? 0 : 1) == 1)
        {
            return component is not null
                ? new ComponentNeed(name.Text, settings, component)
                : new ResourceNeed(name.Text, settings, kinds[0].Key.Text, settings.Text(kinds[0].Key.Text))
                {
                    Embedded = settings.Text("embedded"),
                    Owner = settings["owner"] as ScalarNode,
                    Url = settings["url"] as ScalarNode,
                    Admin = settings["admin"] as ScalarNode,
                    Size = settings.Text("size"),
                    StorageClass = settings.Text("class"),
                };
        }

        problems.Add(new Problem("need-unclear", kinds.Count == 0 ? $"the need `{name.Text}` does not say on what" : $"the need `{name.Text}` names several things")
        {
            Where = name.Span,
            Fix = $"name one: {string.Join(", ", ResourceKinds.All.Select(kind => $"`{kind}: VERSION`"))} or `component: NAME`",
        });
        return null;
    }

    /// <summary>In a list a component is called by the last part of its path.</summary>
    static string NameFrom(string text) => text.TrimEnd('/') is var trimmed && trimmed.LastIndexOf('/') is var slash and >= 0 ? trimmed[(slash + 1)..] : text;
}
