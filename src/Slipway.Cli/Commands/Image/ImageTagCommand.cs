using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>slipway image tag visits:1.4.0-build.57 latest</c>: moves a tag in the registry, forward or back.</summary>
sealed class ImageTagCommand : SlipwayCommand
{
    readonly Argument<string> _image = new("image") { Description = "a component and a tag that it has in the registry", HelpName = "component:tag" };
    readonly Argument<string> _tag = new("tag") { Description = "the tag to put on that image: `latest`, `dev`, another alias, or `vX.Y.Z`, which is written once", HelpName = "tag" };
    readonly StageOption _stage = new();

    public ImageTagCommand()
        : base("tag", "Put a tag on an image in the stage's registry; an alias moves, forward or back.")
    {
        Arguments.Add(_image);
        Arguments.Add(_tag);
        Options.Add(_stage);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        using var session = await RegistrySession.CreateAsync(context, parsed.GetValue(_stage), cancellation);
        var image = NamedImage.Parse(parsed.GetValue(_image)!);
        if (image.Tag is not { } old)
        {
            throw new ProblemException(new Problem("usage", $"`{image.Component}` has no tag") { Fix = $"write which image is meant: {image.Component}:TAG; `slipway image list` shows the tags" });
        }

        var (registry, repository) = session.NeedRegistryOf(session.Components([image.Component])[0]);
        var tag = parsed.GetValue(_tag)!;
        var (before, now) = await new TagMove(registry).RunAsync(ImageReferenceOf(repository, old), tag, cancellation);
        context.Terminal.Out.WriteLine(repository.At(now).ToString());
        context.Terminal.Error.WriteLine(before == now ? $"`{tag}` was on it already" : before is null ? $"`{tag}` is new" : $"`{tag}` was on {before}");
        return ExitCodes.Done;
    }

    static ImageReference ImageReferenceOf(ImageReference repository, string tag) => tag.StartsWith("sha256:", StringComparison.Ordinal) ? repository.At(tag) : repository.Tagged(tag);
}
