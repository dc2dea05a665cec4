using System.Text;

namespace Slipway.State;

/// <summary>Where what cannot be made again is kept: outside every checkout, so that <c>git clean -fdx</c> costs time, never data.</summary>
/// <param name="State">
/// <c>$XDG_STATE_HOME/slipway</c>, else <c>/var/lib/slipway</c> for root, else <c>~/.local/state/slipway</c>.
/// </param>
/// <param name="Cache"><c>$XDG_CACHE_HOME/slipway</c>, else <c>~/.cache/slipway</c>: shared by a user's checkouts, can be made again.</param>
/// <param name="Runtime">
/// A short path for sockets, whose names are limited to 104 bytes: <c>$XDG_RUNTIME_DIR/slipway</c>, else <c>/run/slipway</c> for root,
/// else <c>/tmp/slipway-UID</c>.
/// </param>
public sealed record StateFolders(string State, string Cache, string Runtime)
{
    // Two state folders of one user have the runtime folder in common: without this, a deploy to a stage of the second would have the first one's supervisor run it.
    string Apart { get; init; } = "";

    /// <summary>Reads the environment once; relative XDG paths are ignored, as the XDG specification says.</summary>
    public static StateFolders From(Func<string, string?> environment, string userName, bool isRoot)
    {
        var home = environment("HOME") is { Length: > 0 } set ? set : isRoot ? "/root" : "/tmp";
        var usual = isRoot ? "/var/lib/slipway" : Path.Combine(home, ".local/state/slipway");
        var state = Absolute(environment("XDG_STATE_HOME")) ?? usual;
        return new StateFolders(
            state,
            Absolute(environment("XDG_CACHE_HOME")) ?? Path.Combine(home, ".cache/slipway"),
            Absolute(environment("XDG_RUNTIME_DIR")) ?? (isRoot ? "/run/slipway" : $"/tmp/slipway-{userName}"))
        {
            Apart = state == usual ? "" : $"\0{state}",
        };
    }

    /// <summary>The folder of what <c>up</c> runs and keeps for one stage of one checkout.</summary>
    public string Up(string repository, string stage, string checkout) => Path.Combine(State, "up", UpKey(repository, stage, checkout));

    /// <summary>The folder for the sockets of one stage of one checkout: a short path, another one for each state folder.</summary>
    public string Sockets(string repository, string stage, string checkout) =>
        Path.Combine(Runtime, Hash($"{repository}\0{stage}\0{checkout}{Apart}")[..10]);

    /// <summary>The folder of a checkout's runs: their journals and logs.</summary>
    public string Runs(string repository, string checkout) => Path.Combine(State, "runs", $"{repository}-{Hash(checkout)[..10]}");

    /// <summary>The folder of a stage's cluster that was made on this machine. All checkouts share it, as they share the stage.</summary>
    public string Cluster(string repository, string stage) => Path.Combine(State, "clusters", $"{repository}-{stage}-{Hash($"{repository}\0{stage}")[..10]}");

    /// <summary>The folder of the releases, leases and data of a stage that lives on this machine. All checkouts share it, as they share the stage.</summary>
    public string Place(string repository, string stage) => Path.Combine(State, "places", $"{repository}-{stage}-{Hash($"{repository}\0{stage}")[..10]}");

    /// <summary>The file that says which way a command took to a cluster.</summary>
    /// <param name="from">Where it was typed, and for which stage.</param>
    public string Way(string from) => Path.Combine(Cache, "kubernetes", "ways", Hash(from));

    /// <summary>Both folders of one stage of one checkout.</summary>
    public UpFolders UpFolders(string repository, string stage, string checkout) =>
        new(Up(repository, stage, checkout), Sockets(repository, stage, checkout));

    /// <summary>What runs and is kept on a stage that is deployed to this machine: within <see cref="Place"/>, and of no checkout.</summary>
    public UpFolders PlaceFolders(string repository, string stage) => new(Path.Combine(Place(repository, stage), "up"), Sockets(repository, stage, ""));

    static string UpKey(string repository, string stage, string checkout) => $"{repository}-{stage}-{Hash(checkout)[..10]}";

    static string Hash(string text)
    {
        Span<byte> digest = stackalloc byte[PlainSha256.Length];
        PlainSha256.Of(Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToHexStringLower(digest);
    }

    static string? Absolute(string? path) => path is { Length: > 0 } && path[0] == '/' ? Path.Combine(path, "slipway") : null;
}
