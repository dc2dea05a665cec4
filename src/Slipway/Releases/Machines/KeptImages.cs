using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Releases.Machines;

/// <summary>Images that are on this machine alone, kept by a name of their own for as long as a release may come back to them.</summary>
sealed class KeptImages(MachineStage stage, ContainerCalls calls, IProgramRunner runner)
{
    const string Algorithm = "sha256:";
    const int TagLength = 12;

    /// <summary>Whether a release names its image by its id, since that was pushed nowhere.</summary>
    public static bool IsOne(string? image) => image?.StartsWith(Algorithm, StringComparison.Ordinal) == true;

    /// <param name="name">Of the component's image.</param>
    /// <exception cref="ProblemException">The engine does not do it.</exception>
    public async Task KeepAsync(string name, string id, CancellationToken cancellation)
    {
        var tagged = await runner.RunAsync(calls.Tag(id, $"{stage.Space.Name}/{name}:{id[Algorithm.Length..][..TagLength]}"), cancellation);
        if (tagged.ExitCode != 0)
        {
            throw new ProblemException(EngineProblems.Failed("tag an image", tagged));
        }
    }

    /// <summary>Lets those go that no release can come back to. One that a deploy is only going to name has its other name yet.</summary>
    /// <param name="kept">The ids of the others.</param>
    public async Task PruneAsync(IReadOnlySet<string> kept, CancellationToken cancellation)
    {
        var listed = await runner.RunAsync(calls.ListImages($"{ImageLabels.Repository}={stage.Repository}", "{{.ID}} {{.Repository}}:{{.Tag}}"), cancellation);
        var gone = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')).Where(words => words.Length == 2 && !kept.Contains(words[0]) && IsOurs(words[1])).Select(words => words[1]).ToList();
        if (listed.ExitCode == 0 && gone.Count > 0)
        {
            _ = await runner.RunAsync(calls.RemoveImages(gone), cancellation);
        }
    }

    // Podman has `localhost/` before a name without a registry.
    bool IsOurs(string name) => name.Contains($"{stage.Space.Name}/", StringComparison.Ordinal);
}
