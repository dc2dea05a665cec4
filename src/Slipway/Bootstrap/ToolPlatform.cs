using System.Runtime.InteropServices;

namespace Slipway.Bootstrap;

/// <summary>An operating system and a processor, in the words that most downloads use.</summary>
/// <param name="Os"><c>linux</c> or <c>darwin</c>.</param>
/// <param name="Arch"><c>amd64</c>, <c>arm64</c>, or the runtime's own word for a rarer one.</param>
public sealed record ToolPlatform(string Os, string Arch)
{
    /// <summary>The machine that we run on.</summary>
    public static ToolPlatform Current { get; } = new(
        OperatingSystem.IsMacOS() ? "darwin" : "linux",
        RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        });

    /// <summary><c>linux-amd64</c>, as under <c>sha256:</c>.</summary>
    public string Key => $"{Os}-{Arch}";
}
