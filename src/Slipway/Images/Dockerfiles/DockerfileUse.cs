using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Images.Dockerfiles;

/// <summary>What the stages that go into one target use.</summary>
/// <param name="Target">The stage's name for <c>--target</c>; null: the last stage, which needs no naming.</param>
/// <param name="Text">Their instructions, without comments and without the stages that do not count.</param>
/// <param name="Copied">The patterns of files that are copied from the context; null: it cannot be told, so all of it.</param>
/// <param name="Components">The components whose images it is built from: <c>{image:base}</c>.</param>
/// <param name="Secrets">The secrets that are mounted, by id.</param>
/// <param name="HasMounts">It takes a builder that knows <c>--mount</c>.</param>
sealed partial record DockerfileUse(
    string? Target, string Text, ImmutableArray<string>? Copied, ImmutableArray<string> Components, ImmutableArray<string> Secrets, bool HasMounts)
{
    /// <summary>Null: the Dockerfile has no <c>FROM</c>.</summary>
    public static DockerfileUse? Of(Dockerfile dockerfile, string target)
    {
        if (dockerfile.For(target) is not { } stage)
        {
            return null;
        }

        ImmutableArray<DockerfileInstruction> used = [.. dockerfile.Before, .. dockerfile.Reached(stage).SelectMany(one => one.Instructions)];
        var text = string.Join('\n', used.Select(instruction => instruction.ToString()).Prepend(dockerfile.Syntax ?? ""));
        var mounts = used.Where(instruction => instruction.Keyword == "RUN").SelectMany(DockerfileStage.Mounts).ToList();
        return new DockerfileUse(
            string.Equals(stage.Name, target, StringComparison.OrdinalIgnoreCase) ? stage.Name : null,
            text,
            mounts.Exists(FromContext) ? null : CopiedBy(used),
            [.. ImageReference().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. mounts.Where(mount => mount.GetValueOrDefault("type") == "secret").Select(SecretId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            mounts.Count > 0);
    }

    /// <summary>The text with the images of components in the places of <c>{image:base}</c>.</summary>
    public static string WithImages(string text, Func<string, string> reference) => ImageReference().Replace(text, match => reference(match.Groups[1].Value));

    static bool FromContext(IReadOnlyDictionary<string, string> mount) => mount.GetValueOrDefault("type", "bind") == "bind" && !mount.ContainsKey("from");

    static string SecretId(IReadOnlyDictionary<string, string> mount) =>
        mount.GetValueOrDefault("id") is { Length: > 0 } id ? id : Path.GetFileName(mount.GetValueOrDefault("target") ?? mount.GetValueOrDefault("dst") ?? "");

    static ImmutableArray<string>? CopiedBy(ImmutableArray<DockerfileInstruction> used)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        foreach (var instruction in used.Where(one => one.Keyword is "COPY" or "ADD" && one.Flag("from") is null))
        {
            if (Sources(instruction) is not { } sources || sources.Any(source => source.AsSpan().ContainsAny('$', '[', '\\')))
            {
                return null;
            }

            all.AddRange(sources.Where(source => !source.StartsWith("<<", StringComparison.Ordinal) && !source.Contains("://", StringComparison.Ordinal)));
        }

        // An instruction that is done where the image is used as a base may copy as well.
        return used.Any(one => one.Keyword == "ONBUILD") ? null : all.ToImmutable();
    }

    /// <summary>All words but the last. Null: they cannot be read.</summary>
    static string[]? Sources(DockerfileInstruction instruction)
    {
        if (!instruction.Rest.StartsWith('['))
        {
            return instruction.Rest.Contains('"') ? null : instruction.Rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[..^1];
        }

        try
        {
            using var words = JsonDocument.Parse(instruction.Rest);
            return [.. words.RootElement.EnumerateArray().Select(word => word.GetString() ?? "").SkipLast(1)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{image:([a-z][a-z0-9-]*)\}")]
    private static partial Regex ImageReference();
}
