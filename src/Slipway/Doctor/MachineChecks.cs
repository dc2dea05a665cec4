using Slipway.Programs;

namespace Slipway.Doctor;

/// <summary>What every command needs of a machine.</summary>
public static class MachineChecks
{
    static readonly Version OldestGit = new(2, 25);
    static readonly Version OldestSdk = new(10, 0);
    static readonly string[] KnownShells = ["bash", "zsh", "fish"];
    const long LittleSpace = 1L << 30;

    public static DoctorCheck Git(IProgramRunner programs) => new("git", async cancellation =>
        await ProgramVersion.AskAsync(programs, ProgramCall.Of("git", "--version"), cancellation) switch
        {
            null => DoctorResult.Failed("git", "git is not there", "install git"),
            var version when version < OldestGit => DoctorResult.Failed("git", $"git {version} is too old", $"install git {OldestGit} or newer"),
            var version => DoctorResult.Ok("git", $"git {version}"),
        });

    public static DoctorCheck Sdk(IProgramRunner programs) => new("sdk", async cancellation =>
        await ProgramVersion.AskAsync(programs, ProgramCall.Of("dotnet", "--version"), cancellation) switch
        {
            null => DoctorResult.Failed("sdk", "the .NET SDK is not there", "install the .NET 10 SDK: https://dot.net/download"),
            var version when version < OldestSdk =>
                DoctorResult.Failed("sdk", $"the .NET SDK {version} is too old", "install the .NET 10 SDK: https://dot.net/download"),
            var version => DoctorResult.Ok("sdk", $".NET SDK {version}"),
        });

    /// <summary>Room where data is kept that cannot be made again.</summary>
    /// <param name="folder">Absolute; need not exist yet.</param>
    public static DoctorCheck DiskSpace(string folder) => new("disk-space", _ =>
    {
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above)
        {
            there = above;
        }

        var free = new DriveInfo(there).AvailableFreeSpace;
        return Task.FromResult(free < LittleSpace
            ? DoctorResult.Warning("disk-space", $"{free >> 20} MiB are free for `{folder}`", "make room: databases, logs and snapshots are kept there")
            : DoctorResult.Ok("disk-space", $"{free >> 30} GiB are free for `{folder}`"));
    });

    /// <summary>The shells that <c>slipway shell</c> knows, by their programs on PATH.</summary>
    /// <param name="find">The absolute path of a program; null: not there.</param>
    public static DoctorCheck Shells(Func<string, string?> find) => new("shells", _ =>
    {
        var there = KnownShells.Where(shell => find(shell) is not null).ToArray();
        return Task.FromResult(there.Length == 0
            ? DoctorResult.Warning("shells", "no bash, zsh or fish is there", "install bash: `slipway shell` starts it")
            : DoctorResult.Ok("shells", $"for `slipway shell`: {string.Join(", ", there)}"));
    });

    /// <summary>Servers that the processes engine can start; without them a component's embedded default is used.</summary>
    /// <param name="name">What people call it: <c>PostgreSQL</c>.</param>
    /// <param name="find">Where its programs are, and their version as people read it; null: not there.</param>
    public static DoctorCheck Server(string id, string name, string install, Func<CancellationToken, Task<string?>> find) => new(id, async cancellation =>
        await find(cancellation) is { } found
            ? DoctorResult.Ok(id, $"{name}: {found}")
            : DoctorResult.Ok(id, $"{name} is not installed; components that can do without use what is embedded") with { Fix = install });
}
