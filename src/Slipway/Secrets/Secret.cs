using System.Diagnostics;

namespace Slipway.Secrets;

/// <summary>A resolved secret. It does not print itself: whoever needs the value must say <see cref="Reveal"/>.</summary>
[DebuggerDisplay("***")]
public readonly record struct Secret
{
    /// <summary>What stands in place of a secret wherever text is shown or kept.</summary>
    public const string Mask = "***";

    readonly string? _value;

    public Secret(string value) => _value = value;

    /// <summary>The value itself: for a child's environment or a provider's own file, nothing else.</summary>
    public string Reveal() => _value ?? "";

    public override string ToString() => Mask;
}
