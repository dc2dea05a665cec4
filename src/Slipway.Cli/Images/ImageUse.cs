using Slipway.Repository.Components;

namespace Slipway.Cli.Images;

/// <summary>A component is going to use an image.</summary>
/// <param name="By">The one that uses it.</param>
/// <param name="Image">Whose it is.</param>
readonly record struct ImageUse(Component By, Component Image, ImageTarget Target);
