using System.Collections.Immutable;
using Slipway.Images;
using Slipway.Repository.Components;

namespace Slipway.Running;

/// <summary>Something that <c>up</c> has to have running or done.</summary>
/// <param name="Component">The component it belongs to.</param>
/// <param name="Name">Unique: <c>visits/database</c>, <c>visits/web</c>.</param>
/// <param name="After">Names of the pieces it waits for.</param>
public abstract record UpPiece(Component Component, string Name, ImmutableArray<string> After);

/// <summary>A resource that the component owns.</summary>
public sealed record ResourcePiece(Component Component, ResourceNeed Need) : UpPiece(Component, $"{Component.Name}/{Need.Name}", []);

/// <summary>The image that its containers run: the step of <c>slipway build</c>, whose name no process and no need can have.</summary>
public sealed record ImagePiece(Component Component, ImageTarget Target) : UpPiece(Component, ImageRecipe.StepNameOf(Component, Target), []);

/// <summary>Its migrations: once, after its resources and before its processes.</summary>
public sealed record MigrationPiece(Component Component, CommandDeclaration Command, ImmutableArray<string> After)
    : UpPiece(Component, $"{Component.Name}/migrate", After);

/// <summary>One of its processes.</summary>
public sealed record ProcessPiece(Component Component, ProcessDeclaration Process, ImmutableArray<string> After)
    : UpPiece(Component, $"{Component.Name}/{Process.Name}", After);
