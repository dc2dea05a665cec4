using Slipway.Digests;
using Slipway.Execution.Results;
using Slipway.State;

namespace Slipway.Execution.Journal;

/// <summary>What a run keeps beside its journal: the logs of its steps.</summary>
/// <param name="Path">Absolute; made when it is first needed.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>File systems take names of 255 bytes.</summary>
    const int LongestName = 180;

    /// <summary>Makes the folder, readable by its owner alone.</summary>
    /// <exception cref="Problems.ProblemException"><c>state-folder</c></exception>
    public void Create() => PrivateFolder.Create(Path);

    /// <summary>For what a step prints; with its first line the folder is made too.</summary>
    public StepLogFile LogOf(Step step) => new(LogPath(step.Name)) { Begins = Create };

    /// <summary>The file for what a step printed: <c>visits%2Fmigrate.log</c>. It need not exist.</summary>
    public string LogPath(string step) => System.IO.Path.Combine(Path, FileName(step) + ".log");

    // Names come from manifests: they never lead out of the folder, and none hides.
    static string FileName(string step)
    {
        var name = Uri.EscapeDataString(step);
        name = name.StartsWith('.') ? $"%2E{name[1..]}" : name;
        return name.Length <= LongestName ? name : $"{name[..LongestName]}-{Digest.Of(System.Text.Encoding.UTF8.GetBytes(step)).ToString()[..16]}";
    }
}
