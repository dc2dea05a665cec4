using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;

namespace Slipway.Images.Checks;

/// <summary>Looks into an image on the engine before others get it.</summary>
sealed class ImageChecks(ContainerCalls calls, IProgramRunner programs)
{
    /// <summary>All that speaks against pushing it, and warnings.</summary>
    /// <param name="name">Of the component.</param>
    /// <param name="image">The engine's id for it.</param>
    public async Task<ImmutableArray<Problem>> RunAsync(string name, ImageTarget target, string image, ImmutableArray<string> allowed, CancellationToken cancellation)
    {
        var configuration = await ConfigurationAsync(image, cancellation);
        var paths = allowed.Where(word => word.StartsWith('/')).Select(word => word[1..]).ToHashSet(StringComparer.Ordinal);
        LayerFindings? findings = null;
        var save = calls.SaveToOutput(image) with { ReadOutputAsync = async (archive, token) => findings = await new LayerScan(paths.Contains).ReadAsync(archive, token) };
        try
        {
            var result = await programs.RunAsync(save, cancellation);
            return result.ExitCode == 0 && findings is not null ? [.. ImageVerdict.Of(name, target, configuration, findings, allowed)]
                : throw new ProblemException(EngineProblems.Failed("save", result));
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ProblemException(new Problem("engine-answer", $"what the container engine saves of `{name}` cannot be read") { Kind = ProblemKind.Failure });
        }
    }

    async Task<ImageConfiguration> ConfigurationAsync(string image, CancellationToken cancellation)
    {
        var inspected = await programs.RunAsync(calls.InspectImages(image), cancellation);
        var history = await programs.RunAsync(calls.History(image), cancellation);
        if (inspected.ExitCode != 0 || history.ExitCode != 0)
        {
            throw new ProblemException(EngineProblems.Failed("image inspect", inspected.ExitCode != 0 ? inspected : history));
        }

        try
        {
            using var document = JsonDocument.Parse(inspected.Output);
            return ImageConfiguration.OfInspection(document.RootElement[0]) with { History = [.. history.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse()] };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new ProblemException(new Problem("engine-answer", string.Create(CultureInfo.InvariantCulture, $"what the container engine says of `{image}` cannot be read")) { Kind = ProblemKind.Failure });
        }
    }
}
