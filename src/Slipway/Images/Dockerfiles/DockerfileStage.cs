using System.Collections.Immutable;

namespace Slipway.Images.Dockerfiles;

/// <summary>What begins with a <c>FROM</c>.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Name">Behind <c>AS</c>; null: it has none.</param>
/// <param name="Base">The image or the earlier stage it starts from.</param>
/// <param name="Instructions">With the <c>FROM</c>.</param>
sealed record DockerfileStage(int Number, string? Name, string Base, ImmutableArray<DockerfileInstruction> Instructions)
{
    /// <summary>The stages and images that it names: its base, and those that it copies or mounts from.</summary>
    public IEnumerable<string> Uses => Instructions.SelectMany(UsesOf).Prepend(Base);

    static IEnumerable<string> UsesOf(DockerfileInstruction instruction) => instruction.Keyword switch
    {
        "COPY" or "ADD" => instruction.Flag("from") is { } from ? [from] : [],
        "RUN" => Mounts(instruction).Select(mount => mount.GetValueOrDefault("from")).OfType<string>(),
        _ => [],
    };

    /// <summary>The <c>--mount</c> flags of a <c>RUN</c>, as keys and values.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Mounts(DockerfileInstruction instruction) =>
        instruction.Flags.Where(flag => flag.StartsWith("mount=", StringComparison.Ordinal)).Select(flag => flag["mount=".Length..].Split(',')
            .Select(part => part.Split('=', 2)).GroupBy(part => part[0], StringComparer.Ordinal)
            .ToDictionary(part => part.Key, part => part.First() is [_, var value] ? value.Trim('"') : "", StringComparer.Ordinal));
}
