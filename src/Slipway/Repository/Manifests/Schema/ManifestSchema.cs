using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>The whole schema of <c>slipway.yaml</c>: decided once, and from then on only grown.</summary>
public static class ManifestSchema
{
    static readonly Field[] Identity =
    [
        new("code", Words.Code, "short name for prompts and `slipway terminal`. Default: none."),
        new("description", Words.NotEmpty, "one sentence, shown by `slipway list`."),
        new("requires", new MapShape(Words.Name, Words.Version, "a map of minimum versions"), "minimum versions of `slipway` and of other components' images."),
        new("env", new MapShape(Words.Name, new MapShape(Words.Variable, new ScalarShape(), "a map of variables"), "a map from stage, or `common`, to variables"), "environment variables, for all stages under `common`, and for each stage."),
    ];

    static readonly Field[] Work =
    [
        new("needs", NeedShapes.Needs, "resources and components it cannot run without."),
        new("test", CommandShapes.Task, "runs its tests. Default: `scripts/test`."),
        new("lint", CommandShapes.Task, "checks its style. Default: `scripts/lint`."),
        new("types", CommandShapes.Task, "checks its types."),
        new("tasks", new MapShape(Words.Name, CommandShapes.Task, "a map of tasks"), "further tasks by name."),
        new("deploy", ReleaseShapes.Deploy, "how it is deployed. Default: objects made from this manifest."),
    ];

    static readonly Field[] Build =
    [
        new("image", ReleaseShapes.Image, "its image. Default: from its Dockerfile."),
    ];

    static readonly Field[] Running =
    [
        new("run", CommandShapes.Run, "the command that runs it from source, or several by name."),
        new("port", CommandShapes.Port, "the port of its `web` process, given to it as `PORT`. Default: a free one."),
        new("health", CommandShapes.Health, "how it is seen that it is alive and ready."),
        new("migrate", CommandShapes.Command, "its migrations; `status`, `up` or `down --to ID` is appended."),
        new("scale", ReleaseShapes.Scale, "how many, and how large."),
        new("expose", ReleaseShapes.Expose, "how it is reached from outside. Default: `none`."),
        new("smoke", ReleaseShapes.Smoke, "requests that decide whether a release works."),
        new("data", ReleaseShapes.Data, "how its data is kept."),
    ];

    static readonly ObjectShape Cluster = Kind("cluster", [.. Identity, .. Work], [.. StageShapes.ClusterFields, .. Work]);

    static readonly ObjectShape Library = Kind("library", [.. Identity, .. Work, .. Build], [.. Work, .. Build]);

    static readonly ObjectShape App = Kind("app", [.. Identity, .. Work, .. Build, .. Running], [.. Work, .. Build, .. Running]);

    static readonly ObjectShape Repository = new("a repository's manifest",
    [
        NameOf("repository"),
        .. Identity,
        new("tools", ToolShapes.Tools, "pinned programs, fetched once into `.deps/` and first on PATH."),
        new("stages", new MapShape(Words.Name, StageShapes.Stage, "a map of stages"), "its stages; `test`, `local`, `staging` and `production` are there without being named."),
        new("limits", new MapShape(Words.Name, new NumberShape(1, 1000), "a map from name to number"), "how many tasks may hold at once what they name under `uses`. Default: 1."),
        .. Work,
        .. Build,
        .. Running,
    ]);

    /// <summary>The kinds of manifests, each named by its first key.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["app", "library", "cluster", "repository"];

    /// <summary>The shape of a whole manifest of one kind.</summary>
    public static ObjectShape Of(string kind) => kind switch
    {
        "app" => App,
        "library" => Library,
        "cluster" => Cluster,
        "repository" => Repository,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "one of Kinds"),
    };

    /// <summary>Keys that the engines of today read; the rest is checked and kept for those to come.</summary>
    public static IReadOnlyList<string> NotYetUsed { get; } = ["image", "scale", "expose", "smoke", "data", "deploy"];

    static ObjectShape Kind(string kind, Field[] fields, Field[] refinements) => new($"a manifest of kind {kind}",
    [
        NameOf(kind),
        .. fields,
        new Field("stages", new MapShape(Words.Name, new ObjectShape("a refinement of a stage", refinements), "a map from stage to refinements"),
            kind == "cluster"
                ? "what is different in a stage, for all that is in the cluster: the keys of a repository's stage from `engine` to `consent`, and those of the cluster's own work."
                : "what is different in a stage: any key but the component's identity, `env` and `stages`.") { Repeats = true },
    ]);

    static Field NameOf(string kind) => new(kind, Words.Name, $"the name of this {kind}; says what the manifest is about.") { IsRequired = true };
}
