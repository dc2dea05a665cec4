using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Environment;

/// <summary>Reads what stands between braces and is no other variable: a secret, an endpoint, or a fact about the stage.</summary>
sealed class ReferenceReader(RepositoryModel repository, Component component, Stage stage)
{
    const string SecretPrefix = "secret:";

    static readonly string[] ComponentProperties = ["url", "host", "port"];
    static readonly string[] ServerProperties = ["url", "host", "port", "name", "user", "password", "socket"];
    static readonly string[] FileProperties = ["url", "file"];
    static readonly string[] Facts = ["stage", "repository", "component"];

    /// <summary>The part, or null and a problem whose place the caller knows.</summary>
    public ValuePart? Read(string reference, out Problem? problem)
    {
        problem = null;
        if (reference.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            return Secret(reference[SecretPrefix.Length..], out problem);
        }

        return reference switch
        {
            "stage" => new TextPart(stage.Name),
            "repository" => new TextPart(repository.Name),
            "component" => new TextPart(component.Name),
            _ when reference.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 => Endpoint(reference[..dot], reference[(dot + 1)..], out problem),
            _ => Unknown(reference, out problem),
        };
    }

    static SecretPart? Secret(string name, out Problem? problem)
    {
        problem = Words.Name.Accepts(name) ? null : new Problem("bad-name", $"`{name}` is no name of a secret") { Fix = Words.Name.Expected };
        return problem is null ? new SecretPart(name) : null;
    }

    EndpointPart? Endpoint(string name, string property, out Problem? problem)
    {
        var need = component.On(stage).Needs.FirstOrDefault(need => need.Name == name);
        var target = need is null ? null : repository.TargetOf(component, need);
        switch (need)
        {
            case ResourceNeed resource:
                var owned = target is null ? resource : SharedResource.Find(target.On(stage), resource, resource.Owner!.Text);
                return Checked(owned is null ? null : new EndpointPart((target ?? component).Name, owned.Name, property), name, property, Properties(resource), out problem);
            case ComponentNeed:
                return target is null ? Nowhere(out problem) : Address(target, name, property, out problem);
        }

        // Its own address, and that of a component it needs under another name, by the component's own name.
        var named = repository.Find(name);
        if (named is not null && (named == component || component.On(stage).Needs.Any(other => repository.TargetOf(component, other) == named)))
        {
            return Address(named, name, property, out problem);
        }

        problem = new Problem("undeclared-need", named is null ? $"`{component.Name}` has no need `{name}`" : $"`{component.Name}` does not say that it needs `{name}`")
        {
            Fix = named is not null ? $"add `{name}` to its `needs`" : Suggestion.Sentence(name, component.On(stage).Needs.Select(other => other.Name)) ?? "declare it under `needs`",
        };
        return null;
    }

    /// <summary>The need itself leads nowhere, which was reported where it stands.</summary>
    static EndpointPart? Nowhere(out Problem? problem)
    {
        problem = null;
        return null;
    }

    EndpointPart? Address(Component target, string name, string property, out Problem? problem)
    {
        if (target.On(stage).Processes.Any(process => process.Name == ProcessDeclaration.Web))
        {
            return Checked(new EndpointPart(target.Name, null, property), name, property, ComponentProperties, out problem);
        }

        problem = new Problem("no-address", $"`{target.Name}` has no `{property}`: it has no `web` process") { Fix = $"give `{target.Name}` a `run`, or a process called `web` in it" };
        return null;
    }

    static EndpointPart? Checked(EndpointPart? part, string name, string property, string[] properties, out Problem? problem)
    {
        problem = properties.Contains(property) ? null : new Problem("unknown-property", $"`{name}` has no `{property}`")
        {
            Fix = Suggestion.Sentence(property, properties) ?? $"it has {string.Join(", ", properties.Select(known => $"`{known}`"))}",
        };
        return problem is null ? part : null;
    }

    static string[] Properties(ResourceNeed need) => need switch
    {
        { Kind: ResourceKinds.Sqlite } => FileProperties,

        // What an embedded stand-in cannot answer would fail only on some machines.
        { Embedded: not null } => ["url"],
        _ => ServerProperties,
    };

    static TextPart? Unknown(string reference, out Problem? problem)
    {
        problem = new Problem("unknown-reference", $"`{{{reference}}}` refers to nothing")
        {
            Fix = Suggestion.Sentence(reference, Facts) ?? "write `{VARIABLE}`, `{secret:name}`, `{need.url}` or `{stage}`; `{{` for a brace",
        };
        return null;
    }
}
