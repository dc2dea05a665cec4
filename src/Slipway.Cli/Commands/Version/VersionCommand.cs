using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Cli.Commands.Version;

/// <summary><c>slipway version</c>: which version components have, and where that is written.</summary>
sealed class VersionCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components to show; default: all that have a version");
    readonly OutputOption _output = new("table", "json");

    public VersionCommand()
        : base("version", "Show which version components have, or bump it.")
    {
        Arguments.Add(_components);
        Options.Add(_output);
        Subcommands.Add(new VersionBumpCommand());
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadForAnyVersionAsync(cancellation);
        var named = parsed.GetValue(_components)!.Select(repository.Model.Get).Distinct().ToList();
        var versions = await new ComponentVersions(repository.Root, context.Programs).ReadAsync(named.Count > 0 ? named : repository.Model.Components, cancellation);
        var shown = repository.Model.Components.Where(component => named.Contains(component) || (named.Count == 0 && versions[component] is not null)).Select(component => (component, versions[component])).ToList();
        if (WantsJson(parsed))
        {
            WriteJson(shown, context.Terminal.Out);
        }
        else
        {
            WriteTable(shown, context.Terminal);
        }

        return ExitCodes.Done;
    }

    static void WriteTable(List<(Component Component, ComponentVersion? Version)> shown, Terminal terminal)
    {
        if (shown.Count > 0)
        {
            var table = new Table("NAME", "VERSION", "BUILD", "FULL", "FROM");
            foreach (var (component, version) in shown)
            {
                table.Add(version is null
                    ? [component.Name, "none", "-", "-", "-"]
                    : [component.Name, version.Text, $"{version.Build}", version.Full, string.Join(", ", version.Entries.Select(entry => $"{entry.Where.File}:{entry.Where.Line}"))]);
            }

            table.Write(terminal);
        }

        if (shown.Find(one => one.Version is null).Component?.Name is var name && (name is not null || shown.Count == 0))
        {
            terminal.Out.Flush();
            terminal.Error.WriteLine($"{(name is null ? "no component has a version yet" : $"`{name}` has no version yet")}: `slipway version bump minor {name ?? "COMPONENT"}` begins with 0.1.0");
        }
    }

    static void WriteJson(List<(Component Component, ComponentVersion? Version)> shown, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartArray("components");
        foreach (var (component, version) in shown)
        {
            json.WriteStartObject();
            json.WriteString("name", component.Name);
            json.WriteString("folder", component.Folder.Length == 0 ? "." : component.Folder);
            json.WriteString("version", version?.Text);
            WriteBuild(json, version);
            json.WriteStartArray("from");
            foreach (var entry in version?.Entries ?? [])
            {
                WritePlace(json, entry.Where);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    static void WriteBuild(Utf8JsonWriter json, ComponentVersion? version)
    {
        if (version?.Build is { } build)
        {
            json.WriteNumber("build", build);
        }
        else
        {
            json.WriteNull("build");
        }

        json.WriteBoolean("dirty", version?.IsDirty ?? false);
        json.WriteString("full", version?.Full);
    }

    static void WritePlace(Utf8JsonWriter json, SourceSpan where)
    {
        json.WriteStartObject();
        json.WriteString("file", where.File);
        json.WriteNumber("line", where.Line);
        json.WriteEndObject();
    }
}
