using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Execution.Results;
using Slipway.Images.Publishing;
using Slipway.Images.Registry;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>slipway image list</c>: what images there are, here and in the stage's registry, and what they are used by.</summary>
sealed class ImageListCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components; default: all that have an image");
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("text", "json");

    public ImageListCommand()
        : base("list", "List the images of components, on this machine and in the stage's registry.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        using var session = await RegistrySession.CreateAsync(context, parsed.GetValue(_stage), cancellation);
        var components = session.Components(parsed.GetValue(_components)!);
        var roots = await session.References(components).FindAsync(cancellation);
        var here = (await session.HereAsync(components, cancellation)).Select(image => image.Stored).ToList();
        var rows = Rows("here", here, roots).ToList();
        foreach (var component in components)
        {
            if (session.RegistryOf(component) is var (registry, repository))
            {
                rows.AddRange(Rows(repository.Host!, await new RegistryImages(registry).ListAsync(repository, cancellation), roots));
            }
        }

        if (WantsJson(parsed))
        {
            WriteJson(rows, context.Terminal.Out);
        }
        else
        {
            WriteTable(rows, context);
        }

        return ExitCodes.Done;
    }

    static IEnumerable<(string Place, ListedImage Image, ImmutableArray<string> Uses)> Rows(string place, IReadOnlyList<ListedImage> images, IReadOnlyList<ImageRoot> roots) =>
        images.Zip(ImageUses.Of(images, roots), (image, uses) => (place, image, uses));

    static void WriteTable(List<(string Place, ListedImage Image, ImmutableArray<string> Uses)> rows, CommandContext context)
    {
        if (rows.Count == 0)
        {
            context.Terminal.Error.WriteLine("no images yet");
            return;
        }

        var table = new Table("IMAGE", "TAGS", "WHERE", "DIGEST", "AGE", "SIZE", "USED BY");
        foreach (var (place, image, uses) in rows)
        {
            table.Add(
                image.Image, string.Join(' ', image.Tags.Select(tag => tag.Text)), place, Short(image), Age(image, context.Time), ByteSize.Format(image.Size), string.Join(", ", uses));
        }

        table.Write(context.Terminal);
    }

    // sha256:0123456789ab…
    static string Short(ListedImage image) => image.Digest["sha256:".Length..][..12];

    static string Age(ListedImage image, TimeProvider time) => image.Created is not { } created ? "" : (time.GetUtcNow() - created) switch
    {
        { TotalDays: >= 1 } age => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d"),
        { TotalHours: >= 1 } age => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}h"),
        var age => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalMinutes)}m"),
    };

    static void WriteJson(List<(string Place, ListedImage Image, ImmutableArray<string> Uses)> rows, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartArray("images");
        foreach (var (place, image, uses) in rows)
        {
            json.WriteStartObject();
            json.WriteString("image", image.Image);
            json.WriteString("where", place);
            json.WriteStartArray("tags");
            image.Tags.ToList().ForEach(tag => json.WriteStringValue(tag.Text));
            json.WriteEndArray();
            json.WriteString("digest", image.Digest);
            json.WriteString("created", image.Created?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("bytes", image.Size);
            json.WriteStartArray("usedBy");
            uses.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
