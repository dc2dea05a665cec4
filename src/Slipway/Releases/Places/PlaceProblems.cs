using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>What can be wrong with what a namespace keeps, and with the leases in it.</summary>
static class PlaceProblems
{
    public const string Broken = "record-broken";

    const int LongestName = 120;

    public static ProblemException BrokenRecord(string name, string why) => new(BrokenMap(name, why));

    public static Problem BrokenMap(string name, string why) => new("record-broken", $"the ConfigMap `{KubeText.Clean(name, LongestName)}` cannot be believed")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "put it back as it was, from a copy of the cluster; or remove it with `kubectl delete configmap`, and its release or deploy is forgotten",
    };

    public static ProblemException Vanished(JsonObject wanted) => BrokenRecord(wanted.Name() ?? "", "it was removed while it was written");

    public static ProblemException NumberTaken(StagePlace place, string component, int number, JsonObject there) =>
        new(new Problem("release-number-taken", $"another record has the number {number} of `{component}`")
        {
            Kind = ProblemKind.Locked,
            Why = OwnerOf(there) is { } owner && owner != (place.Repository, place.Stage)
                ? $"it is of the stage `{Shown(owner.Stage)}` of `{Shown(owner.Repository)}`, which has the same namespace `{place.Namespace}`"
                : "somebody else has deployed it at the same time",
            Fix = "give each stage a namespace of its own, or wait for the other deploy; then deploy again",
        });

    public static ProblemException SecretRecorded(string component, int number, string secret) =>
        new(new Problem("record-has-secret", $"the record of release {number} of `{component}` would hold what is in the Secret `{Shown(secret)}`")
        {
            Kind = ProblemKind.Failure,
            Why = "whoever may read ConfigMaps could read it",
            Fix = "name a secret of the stage instead: `{secret:name}` in `env`",
        });

    public static ProblemException RecordTooLarge(string component, int number, int bytes) =>
        new(new Problem("record-too-large", $"release {number} of `{component}` has more objects than can be recorded")
        {
            Kind = ProblemKind.Failure,
            Why = $"packed they are {bytes} bytes, and at most {RecordContent.MostParts * RecordContent.PartBytes} are kept",
            Fix = "take large files out of its ConfigMaps: they belong into the image",
        });

    public static Problem OutcomeUnknown(string component, int number, int deploy, string name) =>
        new("release-outcome-unknown", $"nobody knows what became of release {number} of `{component}`")
        {
            Kind = ProblemKind.Failure,
            Why = $"the journal of its deploy {deploy} is gone",
            Fix = $"say it: `kubectl label configmap {name} {RecordMetadata.OutcomeLabel}=released`, or `=undone`",
        };

    public static Problem BrokenJournal(int deploy, string entry) => new("journal-broken", $"the journal of deploy {deploy} cannot be believed")
    {
        Kind = ProblemKind.Failure,
        Why = $"the entry `{KubeText.Clean(entry, LongestName)}` is not what follows the entries before it, or those are gone",
        Fix = $"look at what is there: `kubectl get configmaps -l {StagePlace.RecordLabel}=journal,{StagePlace.DeployLabel}={deploy}`; when all of them are removed, the deploy is forgotten",
    };

    public static Problem Fenced(int deploy) => new("journal-fenced", $"another writer has taken over the journal of deploy {deploy}")
    {
        Kind = ProblemKind.Locked,
        Why = "no further effect is begun here, since somebody else goes on with the deploy or undoes it",
        Fix = "let it finish, then deploy again",
    };

    public static ProblemException NotWritten(int deploy, ProblemException cause) => new(new Problem("journal-failed", $"the journal of deploy {deploy} cannot be written")
    {
        Kind = ProblemKind.Failure,
        Why = string.Join("; ", cause.Problems.Select(problem => problem.Why is null ? problem.What : $"{problem.What}: {problem.Why}")),
        Fix = cause.Problems[0].Fix,
    });

    static string Shown(string text) => KubeText.Clean(text, LongestName);

    static (string Repository, string Stage)? OwnerOf(JsonObject there) =>
        there.Text("metadata", "labels", "slipway/repository") is { } repository && there.Text("metadata", "labels", "slipway/stage") is { } stage ? (repository, stage) : null;
}
