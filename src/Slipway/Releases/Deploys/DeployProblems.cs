using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Deploys;

/// <summary>What can stand in the way of a deploy, or of taking it back.</summary>
static class DeployProblems
{
    public static ProblemException NoSecret(JsonObject secret, DeployPiece piece) => new(new Problem("release-secret", $"the value of the Secret `{secret.Name()}` of `{piece.Component}` is not known here, and it is not in the cluster")
    {
        Kind = ProblemKind.Failure,
        Why = "records hold no secret: a Secret is kept in the cluster for as long as a release names it",
        Fix = "make a release with the values of today: `slipway deploy`",
    });

    /// <summary>The deploy went back. The causes come first.</summary>
    public static ImmutableArray<Problem> Undone(DeployEnd end) =>
    [
        .. end.Causes,
        new Problem("deploy-undone", $"deploy {end.Number} was taken back: everything is as it was before{end.ButFor}") { Kind = ProblemKind.Failure, Fix = "mend the cause, then `slipway deploy` again" },
    ];

    /// <summary>What this checkout would release is something else.</summary>
    public static ProblemException Differs(int number, string stage) => new(new Problem("resume-differs", $"deploy {number} was about something else than what this checkout makes")
    {
        Why = "only what was written down may be gone on with: another image, variable or manifest is another release",
        Fix = $"check out what was deployed; or take it back: `slipway undo --stage {stage}`; `slipway deploy` does that first by itself",
    });

    /// <summary>Neither end could be reached.</summary>
    public static Problem Unfinished(int number, string stage) => new("deploy-unfinished", $"deploy {number} has not come to its end")
    {
        Kind = ProblemKind.Failure,
        Why = "what it works on was away, or would not: the cluster, or a database; nothing more is done until somebody asks again",
        Fix = $"`slipway deploy --stage {stage}` goes on with it; `slipway undo --stage {stage}` takes it back, unless it is decided",
    };

    public static Problem NeedsPerson(int number, string stage) => new("deploy-needs-person", $"deploy {number} could not be taken back by itself")
    {
        Kind = ProblemKind.Failure,
        Why = "what stood before does not come up either; everything is kept",
        Fix = $"mend what is said above, then `slipway undo --stage {stage}`; or go forward with `slipway deploy --stage {stage}`",
    };
}
