using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>What a component cannot run without.</summary>
static class NeedShapes
{
    static readonly Field[] ResourceFields =
    [
        .. ResourceKinds.All.Select(kind => new Field(kind, Words.Version, $"a {kind} of this version.")),
    ];

    static readonly Shape Need = new EitherShape(
        new TextShape("a resource or a component, by name or path", @"\S", text => !string.IsNullOrWhiteSpace(text)),
        new ObjectShape("a need",
        [
            .. ResourceFields,
            new Field("component", Words.NotEmpty, "a component, by name or path."),
            new Field("embedded", new ChoiceShape("sqlite"), "what takes the resource's place in a stage without servers."),
            new Field("owner", Words.NotEmpty, "the component whose resource this is, `orders` or `orders.database`. Default: the component itself."),
            new Field("url", Words.NotEmpty, "binds the need to a resource that exists; mostly `\"{secret:…}\"`."),
            new Field("size", Words.Size, "how much room its data has in a cluster. Default: `1Gi`; a `redis` keeps its data in a volume claim only where this is said."),
            new Field("admin", Words.NotEmpty, "Where `url` binds it: the same server's URL for a role that may make databases and hold writers off; mostly `\"{secret:…}\"`. Default: there is none, and nothing but copies can be made."),
            new Field("class", Words.NotEmpty, "the storage class of its data in a cluster. Default: the cluster's own default."),
        ]));

    public static readonly Shape Needs = new EitherShape(
        new ListShape(Words.NotEmpty, "a list of components and resources"),
        new MapShape(Words.Name, Need, "a map of needs by the name they have here"));
}
