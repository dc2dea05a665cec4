using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>Images, scale, exposure, data and deployment: read by the engines for containers and Kubernetes and by releases.</summary>
static class ReleaseShapes
{
    static readonly Shape Paths = new ListShape(Words.NotEmpty, "a list of paths");

    public static readonly Shape Image = new ObjectShape("an image",
        new Field("name", Words.NotEmpty, "its name in the registry. Default: the component's."),
        new Field("dockerfile", Words.NotEmpty, "Default: `devops/Dockerfile`, else `Dockerfile`."),
        new Field("context", Words.NotEmpty, "the folder it is built from. Default: the component's."),
        new Field("include", Paths, "what goes into the context besides the component's own files."),
        new Field("ignore", Paths, "what stays out of the context."),
        new Field("source", new ChoiceShape("copy", "clone"), "where the source comes from while it is built: this checkout, or a clone of the commit inside. Default: `copy`."),
        new Field("args", new MapShape(Words.Variable, new ScalarShape(), "a map of build arguments"), "build arguments of the Dockerfile; never a secret."),
        new Field("secrets", new ListShape(Words.Name, "a list of names of secrets"), "secrets that the Dockerfile mounts by name; no layer keeps them."),
        new Field("target", new ChoiceShape("dev", "prod"), "the target that runs. Default: `prod`."),
        new Field("run", CommandShapes.Run, "the command inside the image. Default: its entry point."),
        new Field("migrate", CommandShapes.Command, "the migration command inside the image. Default: its entry point with `migrate`."),
        new Field("allow", new ListShape(Words.NotEmpty, "a list of words and paths"), "what the checks before a push let pass: `root`, `package-cache`, or a path in the image (`/app/tests/test.key`) that only looks like a secret."),
        new Field("engine", new ChoiceShape("none", "sibling", "inner"), "the container engine that its tests may use. Default: `none`."));

    public static readonly Shape Scale = new ObjectShape("a scale",
        new Field("replicas", new NumberShape(0, 1000), "how many run. Default: 1."),
        new Field("minimum", new NumberShape(0, 1000), "how many serve at any moment of a release. Default: one less than replicas, at least 1."),
        new Field("maximum", new NumberShape(1, 1000), "the most that load may bring; asks for a HorizontalPodAutoscaler."),
        new Field("cpu", Words.Quantity, "processor time that each is given."),
        new Field("memory", Words.Quantity, "memory that each is given, and may not exceed."));

    public static readonly Shape Expose = new EitherShape(
        new ChoiceShape("none"),
        new ObjectShape("an exposure",
            new Field("host", Words.NotEmpty, "the host name. Default: the stage's pattern."),
            new Field("path", Words.UrlPath, "the path below it. Default: `/`."),
            new Field("tls", new FlagShape(), "with a certificate from the cluster's issuer. Default: `true`.")));

    static readonly Shape Check = new ObjectShape("a smoke check",
        new Field("get", Words.UrlPath, "the path to ask for.") { IsRequired = true },
        new Field("status", new NumberShape(100, 599), "the status to expect. Default: 200."),
        new Field("text", Words.NotEmpty, "text that must be in the answer."));

    public static readonly Shape Smoke = new ListShape(Check, "a list of smoke checks");

    public static readonly Shape Data = new ObjectShape("how data is kept",
        new Field("snapshot", new ObjectShape("snapshots",
            new Field("schedule", Words.Cron, "when, in UTC, on a stage in a cluster. Default: only before a migration."),
            new Field("keep", Words.Duration, "how long. Default: `14d`."),
            new Field("to", Words.NotEmpty, "a volume claim, a folder or `s3://bucket/path`. Default: the stage's own place."),
            new Field("encrypt", new FlagShape(), "encrypt at rest. Default: `false`.")), "proven copies of the data."),
        new Field("rehearse", new FlagShape(), "try each migration on a restored copy first. Default: `false`."),
        new Field("timeout", Words.Duration, "how long its migrations may take; one that takes longer is ended, and its release taken back. Default: `1h`."));

    static readonly Shape Chart = new EitherShape(
        Words.NotEmpty,
        new ObjectShape("a chart",
            new Field("name", Words.NotEmpty, "the chart's name.") { IsRequired = true },
            new Field("repository", Words.NotEmpty, "where it is published.") { IsRequired = true },
            new Field("version", Words.Version, "the exact version.") { IsRequired = true },
            new Field("digest", Words.ContentDigest, "`sha256:` and the digest of its archive; a deploy without one says which.")));

    public static readonly Shape Deploy = new ObjectShape("a deployment",
        new Field("chart", Chart, "a Helm chart: a folder, or one by name, repository and version."),
        new Field("manifests", Words.NotEmpty, "a folder of Kubernetes objects that replace the generated ones."),
        new Field("kustomize", Words.NotEmpty, "a Kustomize folder."),
        new Field("networkPolicy", new FlagShape(), "let in only what needs it. Default: `false`."));
}
