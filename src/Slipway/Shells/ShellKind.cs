namespace Slipway.Shells;

/// <summary>The shells that a stage shell can be.</summary>
public enum ShellKind
{
    Bash,
    Zsh,
    Fish,
}
