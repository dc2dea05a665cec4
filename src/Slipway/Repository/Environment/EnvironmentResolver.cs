using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Environment;

/// <summary>Finds the variables of a component on a stage, and everything that is wrong with them, before anything starts.</summary>
public sealed class EnvironmentResolver
{
    readonly RepositoryModel _repository;
    readonly Component _component;
    readonly Stage _stage;
    readonly ICollection<Problem> _problems;
    readonly Dictionary<string, IReadOnlyList<VariableOrigin>> _declared;
    readonly Dictionary<string, ImmutableArray<ValuePart>> _resolved = new(StringComparer.Ordinal);
    readonly List<string> _path = [];
    readonly ReferenceReader _references;

    EnvironmentResolver(RepositoryModel repository, Component component, Stage stage, ICollection<Problem> problems)
    {
        _repository = repository;
        _component = component;
        _stage = stage;
        _problems = problems;
        _declared = EnvironmentLayers.Of(component, stage).ToDictionary(origins => origins[0].Key.Text, StringComparer.Ordinal);
        _references = new ReferenceReader(repository, component, stage);
    }

    /// <summary>The variables in the order of their first declaration. Those with a problem are left out.</summary>
    /// <param name="problems">Gets every unset, undeclared, circular or misspelt one.</param>
    public static ImmutableArray<EnvironmentVariable> Resolve(RepositoryModel repository, Component component, Stage stage, ICollection<Problem> problems)
    {
        var resolver = new EnvironmentResolver(repository, component, stage, problems);
        return [.. resolver._declared.Keys.Select(resolver.Variable).OfType<EnvironmentVariable>()];
    }

    EnvironmentVariable? Variable(string name) =>
        Value(name) is { IsDefault: false } parts ? new EnvironmentVariable(name, parts, [.. _declared[name]]) : null;

    /// <summary>A default array for a variable with a problem.</summary>
    ImmutableArray<ValuePart> Value(string name)
    {
        if (_resolved.TryGetValue(name, out var known))
        {
            return known;
        }

        var origin = _declared[name][0];
        _path.Add(name);
        var parts = origin.Value.IsNull ? Unset(origin) : Join(Template.Parse(origin.Value.Text), origin);
        _path.RemoveAt(_path.Count - 1);
        _resolved[name] = parts;
        return parts;
    }

    ImmutableArray<ValuePart> Unset(VariableOrigin origin)
    {
        Add("unset-variable", $"`{Where(origin)}` has no value", origin, null, $"set it under `env.{_stage.Name}` or `env.common` of `{_component.Manifest.Source.File}`; `\"\"` is an empty one");
        return default;
    }

    ImmutableArray<ValuePart> Join(ImmutableArray<TemplatePart> template, VariableOrigin origin)
    {
        var parts = ImmutableArray.CreateBuilder<ValuePart>();
        var complete = true;
        foreach (var piece in template)
        {
            var found = piece switch
            {
                LiteralPart literal => [new TextPart(literal.Text)],
                ReferencePart reference => Reference(reference, origin),
                _ => Lonely((LonelyBrace)piece, origin),
            };
            complete &= !found.IsDefault;
            parts.AddRange(found.IsDefault ? [] : found);
        }

        return complete ? Joined(parts) : default;
    }

    ImmutableArray<ValuePart> Reference(ReferencePart reference, VariableOrigin origin)
    {
        if (reference.Text.Length > 0 && !reference.Text.Any(char.IsAsciiLetterLower) && !reference.Text.Contains('.'))
        {
            return Other(reference, origin);
        }

        var part = _references.Read(reference.Text, out var problem);
        if (problem is not null)
        {
            Add(problem.Code, $"{problem.What}, in `{Where(origin)}`", origin, reference, problem.Fix);
        }

        return part is null ? default : [part];
    }

    ImmutableArray<ValuePart> Other(ReferencePart reference, VariableOrigin origin)
    {
        if (!_declared.ContainsKey(reference.Text))
        {
            Add("undeclared-variable", $"`{{{reference.Text}}}` in `{Where(origin)}` is not declared on stage `{_stage.Name}`", origin, reference,
                Suggestion.Sentence(reference.Text, _declared.Keys) ?? $"declare it under `env.common` or `env.{_stage.Name}`");
            return default;
        }

        if (!_path.Contains(reference.Text))
        {
            return Value(reference.Text);
        }

        // Reported once, at the reference that closes the circle.
        var circle = _path.SkipWhile(name => name != reference.Text).Append(reference.Text);
        Add("variable-circle", $"variables refer to one another in a circle: {string.Join(" -> ", circle.Select(name => $"`{name}`"))}", origin, reference, "give one of them a value of its own");
        return default;
    }

    ImmutableArray<ValuePart> Lonely(LonelyBrace brace, VariableOrigin origin)
    {
        Add("lonely-brace", $"a single `{brace.Brace}` in `{Where(origin)}`", origin, brace, $"write `{brace.Brace}{brace.Brace}` for the brace itself");
        return default;
    }

    void Add(string code, string what, VariableOrigin origin, TemplatePart? part, string? fix) =>
        _problems.Add(new Problem(code, what) { Where = Span(origin, part), Fix = fix });

    /// <summary><c>apps/visits: env.staging.DATABASE_URL</c></summary>
    string Where(VariableOrigin origin) => $"{(origin.Manifest.Folder.Length == 0 ? _repository.Name : origin.Manifest.Folder)}: {origin.Path}";

    static SourceSpan Span(VariableOrigin origin, TemplatePart? part)
    {
        // Within quotes and blocks the offset in the value is not the one in the line: mark the whole value there.
        if (part is null || (!origin.Value.IsPlain && origin.Value.Text.AsSpan().IndexOfAny("\\\n\"'") >= 0))
        {
            return origin.Span;
        }

        var column = origin.Value.Column + part.Offset + (origin.Value.IsPlain ? 0 : 1);
        return origin.Value.Source.Span(origin.Value.Line, column, part is ReferencePart reference ? reference.Text.Length + 2 : 1);
    }

    static ImmutableArray<ValuePart> Joined(IEnumerable<ValuePart> parts)
    {
        var joined = ImmutableArray.CreateBuilder<ValuePart>();
        foreach (var part in parts)
        {
            if (part is TextPart text && joined.Count > 0 && joined[^1] is TextPart before)
            {
                joined[^1] = new TextPart(before.Text + text.Text);
            }
            else
            {
                joined.Add(part);
            }
        }

        return joined.DrainToImmutable();
    }
}
