using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Checks;

/// <summary>Names and codes are each given once, so that a word on the command line means one component.</summary>
static class NameChecks
{
    public static void Check(RepositoryModel model, ICollection<Problem> problems)
    {
        var names = new Dictionary<string, Component>(model.Components.Length, StringComparer.Ordinal);
        foreach (var component in model.Components)
        {
            if (ResourceKinds.All.Contains(component.Name))
            {
                problems.Add(new Problem("bad-name", $"a component cannot be called `{component.Name}`, that is a kind of resource") { Where = component.Manifest.NameNode.Span, Fix = "give it another name" });
            }

            if (!names.TryAdd(component.Name, component))
            {
                problems.Add(Twice("name-twice", "name", component.Name, component.Manifest.NameNode, names[component.Name].Manifest.NameNode));
            }
        }

        CheckCodes(model, names, problems);
    }

    static void CheckCodes(RepositoryModel model, Dictionary<string, Component> names, ICollection<Problem> problems)
    {
        var codes = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        foreach (var component in model.Components)
        {
            if (component.Manifest.Root["code"] is not ScalarNode { IsNull: false } code)
            {
                continue;
            }

            if (!codes.TryAdd(code.Text, code))
            {
                problems.Add(Twice("code-twice", "code", code.Text, code, codes[code.Text]));
            }
            else if (names.TryGetValue(code.Text, out var other) && other != component)
            {
                problems.Add(new Problem("code-twice", $"`{code.Text}` is the code of `{component.Name}` and the name of another component")
                {
                    Where = code.Span,
                    Related = [other.Manifest.NameNode.Span],
                    Fix = "give one of them another",
                });
            }
        }
    }

    static Problem Twice(string code, string what, string name, ScalarNode second, ScalarNode first) =>
        new(code, $"two components have the {what} `{name}`")
        {
            Where = second.Span,
            Related = [first.Span],
            Fix = "give one of them another",
        };
}
