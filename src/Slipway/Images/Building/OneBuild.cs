using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Images.Contexts;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.State;
using Slipway.Versions;

namespace Slipway.Images.Building;

/// <summary>Builds one image that is not there.</summary>
/// <param name="reference">What it is called afterwards.</param>
/// <param name="ofBase">The names of the images that it is built from, by component.</param>
sealed class OneBuild(ImageBuildingParts parts, BuildFacts facts, ContainerProgram program, ImageRecipe recipe, string reference, IReadOnlyDictionary<string, string> ofBase)
{
    /// <summary>Before this, archives of some formats cannot say when a file was changed.</summary>
    static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The image's id.</returns>
    /// <exception cref="ProblemException"><c>image-build-failed</c>, or what stands in the way.</exception>
    public async Task<string> RunAsync(BuildRun run, CancellationToken cancellation)
    {
        var (head, version) = (await facts.HeadAsync(cancellation), await facts.BuildOfAsync(recipe.Component, cancellation));
        var (text, target) = BuildText.Of(recipe, program, name => ofBase[name], version.Full);
        var order = Order(target, version, head) with { IsFresh = run.IsFresh, Args = ArgsOf(head) };
        var (secured, variables) = await WithSecretsAsync(order, cancellation);
        await run.IntendAsync();
        return await BuildAsync(secured, variables, new ContextTar(parts.Root, recipe, text, head?.Time ?? Earliest), run, cancellation);
    }

    /// <summary>Puts our labels on an image that a script has made.</summary>
    public async Task<string> StampAsync(string made, BuildRun run, CancellationToken cancellation)
    {
        var (head, version) = (await facts.HeadAsync(cancellation), await facts.BuildOfAsync(recipe.Component, cancellation));
        var tar = new ContextTar(parts.Root, recipe with { Files = [] }, $"FROM {made}\n", head?.Time ?? Earliest);
        return await BuildAsync(Order(null, version, head), ImmutableSortedDictionary<string, string?>.Empty, tar, run, cancellation);
    }

    BuildOrder Order(string? target, ComponentVersion version, GitHead? head) =>
        new(reference, Path.Combine(parts.WorkFolder, $"{recipe.Fingerprint}-{Environment.ProcessId}.id"))
        {
            Target = target,
            Labels = BuildFacts.Labels(parts.Recipes.Model.Name, recipe, recipe.Fingerprint, version, head),
        };

    ImmutableSortedDictionary<string, string> ArgsOf(GitHead? head) => recipe.Commit is not { } commit ? recipe.Image.Args
        : head is null ? throw new ProblemException(new Problem("no-source-to-clone", "there is no commit to clone yet") { Fix = "git commit, and push it" })
        : recipe.Image.Args.SetItem("SLIPWAY_COMMIT", commit).SetItem("SLIPWAY_SOURCE", head.ToClone());

    async Task<(BuildOrder Order, ImmutableSortedDictionary<string, string?> Variables)> WithSecretsAsync(BuildOrder order, CancellationToken cancellation)
    {
        var mounted = recipe.Use!.Secrets;
        var settings = program.Builder == Engines.Containers.ImageBuilder.Old ? [] : MachineSetting.Of(parts.Environment).Where(setting => mounted.Contains(setting.Id));
        var values = await parts.Secrets([.. recipe.Image.Secrets.Where(mounted.Contains)], cancellation);
        var names = values.Keys.Order(StringComparer.Ordinal).Index().ToImmutableSortedDictionary(one => one.Item, one => $"SLIPWAY_BUILD_SECRET_{one.Index}", StringComparer.Ordinal);
        return (order with
        {
            SecretFiles = settings.ToImmutableSortedDictionary(setting => setting.Id, setting => setting.File, StringComparer.Ordinal),
            SecretVariables = names,
            ArgNames = [.. MachineSetting.ProxyVariables.Where(name => parts.Environment(name) is { Length: > 0 })],
        }, names.ToImmutableSortedDictionary(name => name.Value, name => (string?)values[name.Key].Reveal(), StringComparer.Ordinal));
    }

    async Task<string> BuildAsync(BuildOrder order, ImmutableSortedDictionary<string, string?> variables, ContextTar tar, BuildRun run, CancellationToken cancellation)
    {
        PrivateFolder.Create(parts.WorkFolder);
        var call = BuildCalls.Of(program, order);
        var last = new LastLines(5);
        try
        {
            var exitCode = await parts.Programs.StreamAsync(
                call with { Environment = call.Environment.AddRange(variables), WriteInputAsync = tar.WriteAsync }, line => last.Add(Show(line.Text, run)), cancellation);
            return exitCode == 0 ? StoredImage.WholeId((await File.ReadAllTextAsync(order.IdFile, cancellation)).Trim()) : throw Failed(exitCode, last);
        }
        finally
        {
            File.Delete(order.IdFile);
        }
    }

    string Show(string line, BuildRun run)
    {
        var shown = parts.Redactor.Redact(line);
        run.Write(shown);
        return shown;
    }

    ProblemException Failed(int exitCode, LastLines last) => new(new Problem("image-build-failed", $"the image of `{recipe.Component.Name}` was not built: the builder ended with exit code {exitCode}")
    {
        Kind = ProblemKind.Failure,
        Why = last.ToString(),
        Fix = last.ToString().Contains("not found", StringComparison.OrdinalIgnoreCase) && recipe.DockerfilePath is not null
            ? "what is copied must be a file of the component that Git does not ignore, or be named under `image.include`" : null,
    });
}
