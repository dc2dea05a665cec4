using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>Where things are deployed.</summary>
static class StageShapes
{
    static readonly Shape Registry = new EitherShape(
        Words.NotEmpty,
        new ObjectShape("a registry",
            new Field("push", Words.NotEmpty, "the address that images are pushed to.") { IsRequired = true },
            new Field("pull", Words.NotEmpty, "the address that the cluster pulls from. Default: the same."),
            new Field("insecure", new FlagShape(), "plain HTTP, or a certificate that nobody vouches for, will do. Default: `false`; on this machine plain HTTP always will.")));

    static readonly Shape Chart = new ObjectShape("a chart",
        new Field("name", Words.NotEmpty, "the chart's name.") { IsRequired = true },
        new Field("repository", Words.NotEmpty, "where it is published.") { IsRequired = true },
        new Field("version", Words.Version, "the exact version.") { IsRequired = true },
        new Field("digest", Words.ContentDigest, "`sha256:` and the digest of its archive; `slipway cluster up` without one says which."),
        new Field("namespace", Words.NotEmpty, "the namespace it goes to. Default: the stage's."),
        new Field("values", Words.NotEmpty, "a file with values, relative to this manifest."));

    static readonly Shape Cluster = new ObjectShape("how to make the cluster on this machine",
        new Field("with", new ChoiceShape("kind", "k3d", "minikube"), "a program that makes clusters."),
        new Field("up", CommandShapes.Command, "a command of your own that makes it and prints the path of its kubeconfig."),
        new Field("down", CommandShapes.Command, "the command that ends it."),
        new Field("charts", new ListShape(Chart, "a list of charts"), "what every such cluster gets first, in this order."));

    /// <summary>What a cluster may refine for all that is in it.</summary>
    static readonly Field[] Refinable =
    [
        new("engine", new ChoiceShape("processes", "containers", "kubernetes"), "what work runs on."),
        new("embedded", new FlagShape(), "use embedded resources (SQLite) even where servers could be started. Default: `false`."),
        new("context", Words.NotEmpty, "the kubeconfig context; never the current one."),
        new("namespace", Words.NotEmpty, "the namespace; `{repository}`, `{stage}` and `{cluster}` are replaced. Default: `{repository}-{stage}`."),
        new("registry", Registry, "where images go, and where the stage gets them."),
        new("host", Words.NotEmpty, "the host of an app that is exposed, such as `{app}.staging.example.net`."),
        new("branch", Words.NotEmpty, "the branch that is deployed here."),
        new("protected", new FlagShape(), "ask before anything is changed. Default: `false`."),
        new("consent", new FlagShape(), "a standing yes to deploys on a protected stage. Default: `false`."),
    ];

    public static readonly IReadOnlyList<Field> ClusterFields = Refinable;

    public static readonly Shape Stage = new ObjectShape("a stage",
    [
        new Field("extends", Words.Name, "the stage whose keys and variables it starts from."),
        new Field("alias", new EitherShape(Words.Name, new ListShape(Words.Name, "a list of names")), "other names for it."),
        new Field("emoji", Words.NotEmpty, "shown in prompts."),
        new Field("default", new FlagShape(), "the stage when none is named. Default: `local` is."),
        .. Refinable,
        new Field("listen", Words.Address, "makes this machine the place that the stage is deployed to, with `engine: processes` or `engine: containers`: the address on which its proxy listens."),
        new Field("cluster", Cluster, "how `slipway cluster up` makes the stage's cluster on this machine."),
    ]);
}
