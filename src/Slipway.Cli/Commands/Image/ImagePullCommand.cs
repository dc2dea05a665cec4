using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>slipway image pull</c>: gets images of the stage's registry, by digest.</summary>
sealed class ImagePullCommand : SlipwayCommand
{
    readonly Argument<string[]> _images = new("component") { Description = "components, each perhaps with a tag: `visits:v1.4.0`; default: all that have an image", HelpName = "component[:tag]", Arity = ArgumentArity.ZeroOrMore };
    readonly StageOption _stage = new();
    readonly TargetOption _target = new();
    readonly OutputOption _output = new("text", "json");

    public ImagePullCommand()
        : base("pull", "Get images of components from the stage's registry.")
    {
        _images.CompletionSources.Add(Completions.Components);
        Arguments.Add(_images);
        Options.Add(_stage);
        Options.Add(_target);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        using var session = await RegistrySession.CreateAsync(context, parsed.GetValue(_stage), cancellation);
        var named = parsed.GetValue(_images)!.Select(NamedImage.Parse).ToList();
        var wanted = named.Count > 0 ? named.Select(image => (session.Components([image.Component])[0], image.Tag)).ToList() : [.. session.Components([]).Select(component => (component, (string?)null))];
        var pulled = new List<ImageReference>();
        foreach (var (component, tag) in wanted)
        {
            pulled.Add(await PullAsync(component, tag, _target.Of(parsed), session, cancellation));
        }

        Write(pulled, WantsJson(parsed), context.Terminal);
        return ExitCodes.Done;
    }

    static async Task<ImageReference> PullAsync(Component component, string? tag, ImageTarget target, RegistrySession session, CancellationToken cancellation)
    {
        var (registry, repository) = session.NeedRegistryOf(component);
        var candidates = tag is not null ? [tag] : await CandidatesAsync(component, target, session, cancellation);
        foreach (var candidate in candidates)
        {
            var name = repository.Tagged(candidate);
            if (await registry.FindAsync(name, cancellation) is { } found)
            {
                var engine = await session.EngineAsync(cancellation);
                await engine.PullAsync(name.At(found.Digest), cancellation);

                // Without a name the engine's own prune would take it for rubbish.
                await engine.TagAsync(name.At(found.Digest).ToString(), name, cancellation);
                return name with { Digest = found.Digest };
            }
        }

        throw new ProblemException(new Problem("image-missing", $"the registry has no image of `{component.Name}`")
        {
            Kind = ProblemKind.Failure,
            Why = $"none of {string.Join(", ", candidates.Select(candidate => $"`{candidate}`"))} is in `{repository}`",
            Fix = "`slipway image list` shows what there is",
        });
    }

    /// <summary>That of this commit, of this version, or the newest.</summary>
    static async Task<IReadOnlyList<string>> CandidatesAsync(Component component, ImageTarget target, RegistrySession session, CancellationToken cancellation)
    {
        var version = await session.VersionAsync(component, cancellation);
        return target == ImageTarget.Dev ? [ImageTag.ForDev(version.Version).Text, ImageTag.Dev]
            : [ImageTag.Built(version.Version, version.Build ?? 0).Text, ImageTag.Release(version.Version).Text, ImageTag.Latest];
    }

    static void Write(List<ImageReference> pulled, bool isJson, Terminal terminal)
    {
        if (!isJson)
        {
            pulled.ForEach(image => terminal.Out.WriteLine(image.ToString()));
            return;
        }

        JsonText.Write(terminal.Out, json =>
        {
            json.WriteStartArray("images");
            foreach (var image in pulled)
            {
                json.WriteStartObject();
                json.WriteString("name", image.Name);
                json.WriteString("tag", image.Tag);
                json.WriteString("digest", image.Digest);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
