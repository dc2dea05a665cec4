using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Inside;

/// <summary>
/// The process that a container belongs to, written into the container's name: when the process is gone the container is nobody's, whatever ended the
/// process. A process stays the same when another program takes its place.
/// </summary>
/// <param name="System">Of the machine and the process numbers that it counts by.</param>
/// <param name="Boot">Of this boot.</param>
public sealed record ContainerOwner(string System, string Boot, int Pid, long Start)
{
    const string Prefix = "slipway-";

    /// <summary>This process.</summary>
    public static ContainerOwner OfThisProcess()
    {
        var facts = ProcessFacts.OfThisSystem();
        var found = facts.Find(Environment.ProcessId);
        return new ContainerOwner(SystemKey(), Short(facts.Boot), Environment.ProcessId, found?.Start ?? 0);
    }

    /// <summary>A name that no other container has: <c>slipway-visits-4f3a…-….</c></summary>
    public string NewName(string component) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{component}-{System}-{Boot}-{Pid}-{Start}-{Guid.NewGuid().ToString("N")[..8]}");

    /// <summary>Null: the name is none of these.</summary>
    public static ContainerOwner? Of(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.Split('-') is [_, _, .., var system, var boot, var pid, var start, _]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? new ContainerOwner(system, boot, number, time) : null;

    /// <summary>Whether the process is known to be gone. Of one of another machine nothing is known.</summary>
    /// <param name="startOf">When the process of a number started; null: there is none.</param>
    public static bool IsGone(string name, ContainerOwner self, Func<int, long?> startOf) =>
        Of(name) is { } owner && owner.System == self.System && (owner.Boot != self.Boot || startOf(owner.Pid) != owner.Start);

    /// <summary>When a process of this system started; null: there is none.</summary>
    public static long? StartOf(int pid) => ProcessFacts.OfThisSystem().Find(pid) is { IsEnded: false } found ? found.Start : null;

    static string SystemKey() => Short($"{Environment.MachineName}\0{NumbersOfProcesses()}");

    // A container counts its processes for itself: the same number is another process there.
    static string? NumbersOfProcesses()
    {
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
