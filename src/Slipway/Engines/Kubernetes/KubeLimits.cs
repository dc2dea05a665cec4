namespace Slipway.Engines.Kubernetes;

/// <summary>How long and how much an answer of a cluster may be, and how patient we are.</summary>
public sealed record KubeLimits
{
    /// <summary>For <c>kubectl proxy</c> to serve. Default: 15 s, since a login program may have to be asked first.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For <c>kubectl proxy</c> to end. Default: 3 s.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For an answer with all of its body. Default: 60 s: the cluster's own webhooks may take 30.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>All pauses together before a request is given up that the cluster is too busy for. Default: 15 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause before the second try; doubled before the next. Default: 0.2 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Default: 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the cluster holds one connection of a watch open; then it is opened anew. Default: 4 minutes.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a watch goes on while the cluster cannot be reached. Default: 2 minutes.</summary>
    public TimeSpan Away { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of one answer. Default: 64 MiB.</summary>
    public int Bytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of one change in a watch. Default: 8 MiB; a stored object has at most 1.5.</summary>
    public int ChangeBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Objects in one answer to a LIST; the rest comes in further ones. Default: 500.</summary>
    public int Chunk { get; init; } = 500;

    /// <summary>Objects of one kind that are read at all. Default: 50,000.</summary>
    public int Objects { get; init; } = 50_000;

    /// <summary>Requests at once; watches are not counted. Default: 16.</summary>
    public int Requests { get; init; } = 16;
}
