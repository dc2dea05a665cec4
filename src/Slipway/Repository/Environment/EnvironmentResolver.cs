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
    readonly Dictionary<string, Problem> _misfits = new(StringComparer.Ordinal);
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
    /// <remarks>
    /// Left out without a word are inherited ones that do not fit here: <c>{database.url}</c> of the repository is for the components
    /// that need a <c>database</c>. Where a component's own variable refers to one of them, that is a problem.
    /// </remarks>
    /// <param name="problems">Gets every unset, undeclared, circular or misspelt one.</param>
    public static ImmutableArray<EnvironmentVariable> Resolve(RepositoryModel repository, Component component, Stage stage, ICollection<Problem> problems) =>
        EnvironmentLayers.Are(component) ? ResolveAll(repository, component, stage, problems).Variables : [];

    /// <summary>The same, and the inherited ones that do not fit here, each with the reason.</summary>
    internal static (ImmutableArray<EnvironmentVariable> Variables, IEnumerable<(VariableOrigin Origin, Problem Reason)> Misfits) ResolveAll(
        RepositoryModel repository, Component component, Stage stage, ICollection<Problem> problems)
    {
        var resolver = new EnvironmentResolver(repository, component, stage, problems);
        ImmutableArray<EnvironmentVariable> variables = [.. resolver._declared.Keys.Select(resolver.Variable).OfType<EnvironmentVariable>()];
        return (variables, resolver._misfits.Select(misfit => (resolver._declared[misfit.Key][0], misfit.Value)));
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
        if (IsOwn(origin))
        {
            Add("unset-variable", $"`{Where(origin)}` has no value", origin, null, "set it under `env.common`, or for each stage; `\"\"` is an empty value");
        }
        else if (!IsGroup && _component.On(_stage).RunsAnything)
        {
            Add("unset-variable", $"`{Level(_component.Manifest)}: env.{_stage.Name}.{origin.Key.Text}` has no value", origin, null, $"set it in `{_component.Manifest.Source.File}`, under `env.{_stage.Name}` or `env.common`; `\"\"` is an empty value");
        }

        return default;
    }

    ImmutableArray<ValuePart> Join(ImmutableArray<TemplatePart> template, VariableOrigin origin)
    {
        var parts = ImmutableArray.CreateBuilder<ValuePart>();
        var complete = true;
        if (template.Length > ValueParts.MaximumParts)
        {
            Add("value-too-long", $"`{Where(origin)}` refers to more than {ValueParts.MaximumParts} others", origin, null, "write it in a file of its own");
            return default;
        }

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
            if (ValueParts.AreTooLong(parts))
            {
                Add("value-too-long", $"`{Where(origin)}` grows longer than {ValueParts.MaximumLength / 1024} KiB", origin, piece, "variables that repeat one another double in length each time");
                return default;
            }
        }

        return complete ? ValueParts.Join(parts) : default;
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
            problem = problem with { What = $"{problem.What}, in `{Where(origin)}`", Where = origin.SpanOf(reference) };
            if (problem.Code == "undeclared-need")
            {
                AddMisfit(problem, origin);
            }
            else
            {
                _problems.Add(problem);
            }
        }

        return part is null ? default : [part];
    }

    ImmutableArray<ValuePart> Other(ReferencePart reference, VariableOrigin origin)
    {
        if (!_declared.ContainsKey(reference.Text))
        {
            AddMisfit(Undeclared(reference, origin), origin);
            return default;
        }

        if (!_path.Contains(reference.Text))
        {
            var value = Value(reference.Text);
            if (value.IsDefault && _misfits.TryGetValue(reference.Text, out var misfit))
            {
                AddMisfit(misfit with { Related = IsOwn(origin) ? [.. misfit.Related, origin.SpanOf(reference)] : misfit.Related }, origin);
            }

            return value;
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

    Problem Undeclared(ReferencePart reference, VariableOrigin origin) => new("undeclared-variable", $"`{{{ScalarNode.Shorten(reference.Text)}}}` in `{Where(origin)}` is not declared")
    {
        Where = origin.SpanOf(reference),
        Why = $"`{_component.Name}` has no such variable on stage `{_stage.Name}`",
        Fix = Suggestion.Sentence(reference.Text, _declared.Keys.Except(_path)) ?? $"declare it under `env.common` or `env.{_stage.Name}`",
    };

    /// <summary>What an inherited value asks for and the component has not is a problem only where it is used.</summary>
    void AddMisfit(Problem problem, VariableOrigin origin)
    {
        if (IsOwn(origin))
        {
            _problems.Add(problem);
        }
        else
        {
            _misfits.TryAdd(_path[^1], problem);
        }
    }

    void Add(string code, string what, VariableOrigin origin, TemplatePart? part, string? fix) =>
        _problems.Add(new Problem(code, what) { Where = origin.SpanOf(part), Fix = fix });

    /// <summary>A repository or cluster that runs nothing itself: its variables are for those in it.</summary>
    bool IsGroup => _component.Kind is ComponentKind.Repository or ComponentKind.Cluster && _component.On(_stage).Processes.IsEmpty;

    bool IsOwn(VariableOrigin origin) => ReferenceEquals(origin.Manifest, _component.Manifest) && !IsGroup;

    /// <summary><c>apps/visits: env.staging.DATABASE_URL</c></summary>
    string Where(VariableOrigin origin) => $"{Level(origin.Manifest)}: {origin.Path}";

    string Level(Manifest manifest) => manifest.Folder.Length == 0 ? _repository.Name : manifest.Folder;
}
