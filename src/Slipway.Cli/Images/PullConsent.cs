using System.CommandLine;
using Slipway.Repository.Components;

namespace Slipway.Cli.Images;

/// <summary>Whether a published image may take the place of one that this checkout would make.</summary>
/// <param name="IsGiven">The user said so with <see cref="PullOption"/>.</param>
sealed record PullConsent(bool IsGiven)
{
    /// <summary>Nothing is done, so nobody is asked.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The components that the user named: what is said is said of their source.</summary>
    public IReadOnlyCollection<Component> Named { get; init; } = [];
}

/// <summary><c>--yes</c>, where it answers that question.</summary>
sealed class PullOption : Option<bool>
{
    public PullOption()
        : base("--yes", "-y") => Description = "where a component requires a newer image of another, pull one without asking";
}
