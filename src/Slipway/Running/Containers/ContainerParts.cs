using Slipway.Engines.Containers;
using Slipway.Images;

namespace Slipway.Running.Containers;

/// <summary>What <c>up</c> needs to run in containers.</summary>
/// <param name="Programs">Finds the engine's client.</param>
/// <param name="Images">Has the components' images.</param>
public sealed record ContainerParts(ContainerPrograms Programs, IImageSupply Images);
