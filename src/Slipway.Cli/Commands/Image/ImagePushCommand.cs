using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>slipway image push</c>: checks images and brings them to the stage's registry.</summary>
sealed class ImagePushCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components; default: all that have an image");
    readonly StageOption _stage = new();
    readonly TargetOption _target = new();
    readonly Option<bool> _release = new("--release") { Description = "also as the version itself, `vX.Y.Z`, which is written once; moves `latest`" };
    readonly Option<string?> _from = new("--from") { Description = "copy this commit's image from another stage's registry, byte for byte", HelpName = "stage" };
    readonly OutputOption _output = new("text", "json");

    public ImagePushCommand()
        : base("push", "Check the images of components and push them to the stage's registry.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_target);
        Options.Add(_release);
        Options.Add(_from);
        Options.Add(_output);
        _from.CompletionSources.Add(Completions.Stages);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        using var session = await RegistrySession.CreateAsync(context, parsed.GetValue(_stage), cancellation);
        using var source = parsed.GetValue(_from) is { } from ? await RegistrySession.CreateAsync(context, from, cancellation) : null;
        var (pushed, problems) = (new List<(Component, PushedImage)>(), new List<Problem>());
        foreach (var component in session.Components(parsed.GetValue(_components)!))
        {
            try
            {
                var result = await PushAsync(component, session, source, parsed, context, cancellation);
                pushed.Add((component, result));
                problems.AddRange(result.Warnings);
            }
            catch (ProblemException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        Write(pushed, WantsJson(parsed), context.Terminal);
        Report(parsed, context, problems);
        return ExitCodes.For(problems);
    }

    async Task<PushedImage> PushAsync(Component component, RegistrySession session, RegistrySession? source, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var target = _target.Of(parsed);
        var (registry, repository) = session.NeedRegistryOf(component);
        var tags = PushTags.Of(await session.VersionAsync(component, cancellation), target, Environment.UserName, parsed.GetValue(_release));
        context.Terminal.Error.WriteLine($"{component.Name}: {repository.Tagged(tags.Own.Text)}");
        return source?.NeedRegistryOf(component) is var (from, there)
            ? await new ImagePush(registry, session.EngineAsync, session.ChecksAsync).CopyAsync(from, there, tags, repository, cancellation)
            : await session.PushAsync(component, target, parsed.GetValue(_release), cancellation);
    }

    static void Write(List<(Component Component, PushedImage Image)> pushed, bool isJson, Terminal terminal)
    {
        if (isJson)
        {
            JsonText.Write(terminal.Out, json =>
            {
                json.WriteStartArray("images");
                foreach (var (component, image) in pushed)
                {
                    json.WriteStartObject();
                    json.WriteString("component", component.Name);
                    json.WriteString("name", image.Name.Name);
                    json.WriteString("tag", image.Name.Tag);
                    json.WriteString("digest", image.Digest);
                    json.WriteBoolean("new", image.IsNew);
                    json.WriteString("moved", image.Moved);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        foreach (var (component, image) in pushed)
        {
            terminal.Out.WriteLine(image.Name.At(image.Digest).ToString());
            terminal.Error.WriteLine($"{component.Name}: {image.Name.Tag} {(image.IsNew ? "is pushed" : "is there already, with the same content")}{(image.Moved is { } alias ? $"; `{alias}` is moved to it" : "")}");
        }
    }
}
