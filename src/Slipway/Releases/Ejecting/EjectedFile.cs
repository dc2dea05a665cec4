namespace Slipway.Releases.Ejecting;

/// <summary>A file that is written out, to be changed by hand.</summary>
/// <param name="Path">From the component's folder.</param>
sealed record EjectedFile(string Path, string Text);
