using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Tasks;
using Slipway.Versions;
using Slipway.Versions.Requirements;

namespace Slipway.Cli.Images;

/// <summary>Whether images are as new as manifests require, asked before one is used; where others have published a newer one, it takes the place of an old one.</summary>
/// <param name="stage">Whose registry is asked.</param>
sealed class ImageRequirements(LoadedRepository repository, Stage stage, PullConsent consent, CommandContext context)
{
    static readonly IReadOnlyDictionary<Component, string> None = new Dictionary<Component, string>();

    /// <summary>Makes them be met, or refuses.</summary>
    /// <param name="openAsync">The images that are going to be used.</param>
    /// <returns>The components whose image is a published one, with its version as it says itself.</returns>
    /// <exception cref="ProblemException"><c>version-too-old</c>, for all of them.</exception>
    public async Task<IReadOnlyDictionary<Component, string>> MeetAsync(IEnumerable<ImageUse> uses, Func<CancellationToken, Task<ImageSession>> openAsync, CancellationToken cancellation)
    {
        // The library of versions is not loaded where nobody asks for one.
        var asking = uses.Where(use => use.By != use.Image && use.By.Manifest.Root["requires"] is not null).Distinct().ToList();
        return asking.Count == 0 ? None : await CompareAsync(asking, openAsync, cancellation);
    }

    async Task<IReadOnlyDictionary<Component, string>> CompareAsync(List<ImageUse> uses, Func<CancellationToken, Task<ImageSession>> openAsync, CancellationToken cancellation)
    {
        var reader = new VersionReader(repository.Root);
        var unmet = VersionRequirements.CheckImages(uses.Select(use => (use.By, use.Image)).Distinct(), image => (reader.Read(image) ?? reader.Read(repository.Model.ComponentAt("")))?.Version);
        if (unmet.Count == 0)
        {
            return None;
        }

        var (taken, problems) = (new Dictionary<Component, string>(), new List<Problem>());
        var images = await openAsync(cancellation);
        foreach (var old in unmet.GroupBy(one => one.Image))
        {
            foreach (var target in uses.Where(use => use.Image == old.Key).Select(use => use.Target).Distinct())
            {
                var (newer, why) = await TakeAsync([.. old], target, images, cancellation);
                problems.AddRange(newer is null ? old.Select(one => one.Problem with { Why = why.Text, Fix = why.Fix + one.Problem.Fix }) : []);
                taken[old.Key] = newer?.Version.ToFullString() ?? "";
            }
        }

        return problems.Count > 0 ? throw new ProblemException([.. problems.Distinct()]) : taken;
    }

    /// <summary>Null: there is nothing newer, or it may not be taken; then why.</summary>
    async Task<(NewerImage? Image, Refusal Why)> TakeAsync(IReadOnlyList<UnmetImage> unmet, ImageTarget target, ImageSession images, CancellationToken cancellation)
    {
        var (component, most) = (unmet[0].Image, unmet.MaxBy(one => one.Required.Minimum)!);
        if (repository.Model.StageOf(component, stage).Registry is not { } registry)
        {
            return (null, new Refusal($"stage `{stage.Name}` has no registry where a newer one could be"));
        }

        var away = "";
        if (await images.Building.FindNewerAsync(component, target, most.Required.Minimum, note => away = note, cancellation) is not { } newer)
        {
            return (null, new Refusal(away.Length > 0 ? away : $"`{registry.Push}` has no image of `{component.Name}` that is as new, either"));
        }

        var isWorkedOn = consent.Named.Contains(component) || await IsChangedAsync(component, cancellation);
        images.Recipes.Use(newer, component, target);
        var isHere = await images.Building.FindAsync(images.Recipes.Of(component, target), cancellation) is not null;
        return NewerImageWays.Of(consent.IsGiven, CanAsk, isWorkedOn, isHere) switch
        {
            NewerImageWay.Refuse => (null, new Refusal($"`{component.Name}` is being worked on here, so {Text(newer)} does not take its place unasked") { Fix = "--yes, which runs that one instead of the source here; or " }),
            NewerImageWay.Ask when !consent.IsDryRun && !Asked(newer, most) => (null, new Refusal("the published one was not wanted")),
            _ => (Told(newer, most), default),
        };
    }

    bool CanAsk => context.Terminal.IsInputTty && !context.Terminal.IsCi;

    bool Asked(NewerImage newer, UnmetImage unmet) => Confirm.Ask(
        context.Terminal, $"`{unmet.Required.By}` requires {unmet.Required.Name} {unmet.Required.Minimum.ToNormalizedString()}, and this checkout has {Here(unmet)}: use {Text(newer)} instead, and pull it?", isGiven: false, "--yes");

    NewerImage Told(NewerImage newer, UnmetImage unmet)
    {
        context.Terminal.Error.WriteLine($"note: {unmet.Required.Name} is {Text(newer)}, instead of {Here(unmet)} of this checkout: `{unmet.Required.By}` requires {unmet.Required.Minimum.ToNormalizedString()}");
        return newer;
    }

    /// <summary>Where Git cannot say what has changed, everything may have.</summary>
    async Task<bool> IsChangedAsync(Component component, CancellationToken cancellation)
    {
        try
        {
            var files = await new ChangedFiles(context.Programs, repository.Root).SinceAsync(null, cancellation);
            return files.Any(file => repository.Model.ComponentAt(file) == component);
        }
        catch (ProblemException)
        {
            return true;
        }
    }

    static string Here(UnmetImage unmet) => unmet.Here?.ToNormalizedString() ?? "no version";

    static string Text(NewerImage newer) => $"{newer.Version.ToNormalizedString()} ({newer.Reference})";

    /// <summary>Why a newer image is not taken.</summary>
    readonly record struct Refusal(string Text)
    {
        /// <summary>What would have it taken; empty, or with an <c>or</c> behind it.</summary>
        public string Fix { get; init; } = "";
    }
}
