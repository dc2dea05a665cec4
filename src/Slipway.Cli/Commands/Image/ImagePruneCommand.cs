using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Execution.Results;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>slipway image prune</c>: removes images that nothing names any more.</summary>
sealed class ImagePruneCommand : SlipwayCommand
{
    static readonly TimeSpan Young = TimeSpan.FromDays(7);

    readonly ComponentsArgument _components = new("the components; default: all that have an image");
    readonly StageOption _stage = new();
    readonly Option<bool> _registry = new("--registry") { Description = "those in the stage's registry instead of those on this machine" };
    readonly Option<string?> _age = new("--older-than") { Description = "keep what was made later; default: 7d", HelpName = "time" };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "say what would go and what stays, and why; remove nothing" };
    readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public ImagePruneCommand()
        : base("prune", "Remove images that no branch and no release names any more.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_registry);
        Options.Add(_age);
        Options.Add(_dryRun);
        Options.Add(_yes);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        using var session = await RegistrySession.CreateAsync(context, parsed.GetValue(_stage), cancellation);
        var components = session.Components(parsed.GetValue(_components)!);
        var roots = await session.References(components).FindAsync(cancellation);
        var before = context.Time.GetUtcNow() - AgeOf(parsed);
        var parts = parsed.GetValue(_registry) ? await ThereAsync(components, session, cancellation) : [await HereAsync(components, session, cancellation)];
        var plans = parts.Select(part => (part.Place, Plan: PrunePlan.Of(part.Images, roots, before), part.RemoveAsync)).ToList();
        var removed = plans.Sum(plan => plan.Plan.Removed.Length);
        Tell(plans.SelectMany(plan => plan.Plan.Removed.Select(image => (plan.Place, image))), plans.SelectMany(plan => plan.Plan.Kept.Select(kept => (plan.Place, kept))), parsed.GetValue(_dryRun), context.Terminal);
        if (parsed.GetValue(_dryRun) || removed == 0
            || !Confirm.Ask(context.Terminal, $"remove {Counted.Of(removed, "image")} {(parsed.GetValue(_registry) ? "of the registry" : "on this machine")}?", parsed.GetValue(_yes) || !parsed.GetValue(_registry), "--yes"))
        {
            return ExitCodes.Done;
        }

        var gone = 0;
        foreach (var (_, plan, removeAsync) in plans)
        {
            foreach (var image in plan.Removed)
            {
                gone += await removeAsync(image, cancellation) ? 1 : 0;
            }
        }

        context.Terminal.Error.WriteLine($"removed {Counted.Of(gone, "image")}{(gone < removed ? $"; {removed - gone} could not be removed, since something uses them" : "")}");
        return ExitCodes.Done;
    }

    static async Task<(string Place, IReadOnlyList<ListedImage> Images, Func<ListedImage, CancellationToken, Task<bool>> RemoveAsync)> HereAsync(
        IReadOnlyList<Component> components, RegistrySession session, CancellationToken cancellation)
    {
        var images = await session.HereAsync(components, cancellation);
        var engine = await session.EngineAsync(cancellation);
        var byId = images.DistinctBy(image => image.Stored.Digest).ToDictionary(image => image.Stored.Digest, image => image.Image, StringComparer.Ordinal);
        return ("here", [.. images.Select(image => image.Stored)], (image, token) => engine.RemoveAsync(byId[image.Digest], token));
    }

    static async Task<List<(string Place, IReadOnlyList<ListedImage> Images, Func<ListedImage, CancellationToken, Task<bool>> RemoveAsync)>> ThereAsync(
        IReadOnlyList<Component> components, RegistrySession session, CancellationToken cancellation)
    {
        var parts = new List<(string, IReadOnlyList<ListedImage>, Func<ListedImage, CancellationToken, Task<bool>>)>();
        foreach (var component in components)
        {
            var (registry, repository) = session.NeedRegistryOf(component);
            parts.Add((repository.Host!, await new RegistryImages(registry).ListAsync(repository, cancellation), (image, token) => registry.DeleteAsync(repository.At(image.Digest), token)));
        }

        return parts;
    }

    TimeSpan AgeOf(ParseResult parsed) => parsed.GetValue(_age) is not { } age ? Young
        : Durations.TryParse(age, out var limit) ? limit
        : throw new ProblemException(new Problem("usage", $"`{age}` is no time") { Fix = "write 12h or 30d" });

    static void Tell(IEnumerable<(string Place, ListedImage Image)> removed, IEnumerable<(string Place, KeptImage Kept)> kept, bool isDryRun, Terminal terminal)
    {
        foreach (var (place, image) in removed)
        {
            terminal.Out.WriteLine($"remove  {Shown(image)}  {place}  {ByteSize.Format(image.Size)}");
        }

        foreach (var (place, image) in isDryRun ? kept : [])
        {
            terminal.Out.WriteLine($"keep    {Shown(image.Image)}  {place}  {image.Reason}");
        }
    }

    static string Shown(ListedImage image) => SafeText.Line($"{image.Image}:{(image.Tags.IsEmpty ? image.Digest["sha256:".Length..][..12] : string.Join(',', image.Tags.Select(tag => tag.Text)))}");
}
