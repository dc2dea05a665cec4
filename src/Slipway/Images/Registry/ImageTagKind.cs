namespace Slipway.Images.Registry;

/// <summary>What a tag is for.</summary>
public enum ImageTagKind
{
    /// <summary>Somebody else's: never touched.</summary>
    Other,

    /// <summary><c>v1.4.0</c>: written once, stays.</summary>
    Release,

    /// <summary><c>1.4.0-build.57</c>: what a commit came to.</summary>
    Build,

    /// <summary><c>dev-1.4.0</c>: an image with the tools for working on the component.</summary>
    Dev,

    /// <summary><c>local-ada-1.4.0</c>: somebody's own, with changes that are not committed, perhaps.</summary>
    Local,

    /// <summary><c>f-0123456789abcdef0123</c>: what other images are built from, on this machine alone.</summary>
    Base,

    /// <summary><c>latest</c>, <c>dev</c>: moves.</summary>
    Alias,
}
