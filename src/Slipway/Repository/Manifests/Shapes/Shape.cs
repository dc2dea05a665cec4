using System.Text.Json;
using Slipway.Problems;

namespace Slipway.Repository.Manifests.Shapes;

/// <summary>What a piece of a manifest may look like: checks it, and describes itself as JSON Schema and in words.</summary>
public abstract class Shape
{
    /// <summary>For messages and the manual: <c>a whole number from 1 to 65535</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Whether the node is of the right kind at all; what is wrong inside of it <see cref="Check"/> tells.</summary>
    public abstract bool Fits(ManifestNode node);

    /// <summary>Adds a problem for each mistake; never stops at the first.</summary>
    /// <param name="path">The keys that lead here, for messages: <c>env.staging.DATABASE_URL</c>.</param>
    public abstract void Check(ManifestNode node, string path, ICollection<Problem> problems);

    /// <summary>What it is made of, with the step that leads there: <c>.name</c>, <c>.NAME</c>, <c>[]</c>, or nothing for an alternative.</summary>
    public virtual IEnumerable<ShapePart> Parts => [];

    /// <summary>Writes the members of a JSON Schema object (draft 2020-12), without its braces.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>The one message for a value of the wrong kind.</summary>
    protected void Mismatch(ManifestNode node, string path, ICollection<Problem> problems, string? fix = null) =>
        problems.Add(new Problem("wrong-value", $"`{path}` cannot be {node.Description}") { Where = node.Span, Fix = fix ?? $"write {Expected}" });
}

/// <summary>A shape inside another.</summary>
/// <param name="Field">The key, when it is one of ours.</param>
public sealed record ShapePart(string Step, Shape Shape, Field? Field = null);
