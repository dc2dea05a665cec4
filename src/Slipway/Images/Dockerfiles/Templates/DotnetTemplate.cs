using System.Collections.Immutable;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>The Dockerfile of a .NET component.</summary>
static class DotnetTemplate
{
    const string Sdk = "mcr.microsoft.com/dotnet/sdk";

    // What restoring needs of the machine: where packages come from, with a login perhaps.
    const string Feeds = "--mount=type=secret,id=nuget,target=/root/.nuget/NuGet/NuGet.Config";

    const string Cache = "--mount=type=cache,id=slipway-nuget,target=/root/.nuget/packages,sharing=locked";

    /// <summary>Null: it has no project that can be run, or several and none that the manifest runs.</summary>
    public static DefaultDockerfile? Of(TemplateComponent component)
    {
        if (DotnetSources.Of(component) is not { } sources)
        {
            return null;
        }

        var version = sources.Framework;
        var text = new TemplateText(component, sources.IsFromRoot || component.Folder.Length == 0 ? "" : component.Folder + "/").Source($"{Sdk}:{version}");
        Dev(text, sources, version);
        Build(text, sources, version);
        Prod(text, sources, version);
        return new DefaultDockerfile("dotnet", text.ToString(), sources.IsFromRoot ? "/" : ".", sources.Include);
    }

    static void Dev(TemplateText text, DotnetSources sources, string version) => text
        .Line("# Dependencies and tools; the source is mounted.")
        .Line($"FROM {Sdk}:{version} AS dev")
        .Line("ENV NUGET_PACKAGES=/packages DOTNET_CLI_HOME=/tmp")
        .Line("WORKDIR /src")
        .CopyEach(sources.ForRestoring(withTests: true))
        .Fetch(Feeds, $"{Restore(sources.Projects.Where(DotnetProject.IsTest).Prepend(sources.Main.Path).Select(sources.NameOf))} && chmod -R a+rwX /packages")
        .Line();

    static void Build(TemplateText text, DotnetSources sources, string version)
    {
        var main = sources.NameOf(sources.Main.Path);
        text.Line($"FROM {Sdk}:{version} AS build")
            .Line("WORKDIR /src")
            .CopyEach(sources.ForRestoring(withTests: false))
            .Fetch($"{Feeds} {Cache}", Restore([main]));
        foreach (var folder in sources.Folders)
        {
            text.Copy([folder.Length == 0 ? "." : folder + "/"], folder);
        }

        text.Fetch(Cache, $"dotnet publish {TemplateText.Quoted(main)} --configuration Release --no-restore --output /app").Line();
    }

    static void Prod(TemplateText text, DotnetSources sources, string version) => text
        .Line("# What runs, and nothing else.")
        .Line($"FROM mcr.microsoft.com/dotnet/{(sources.Main.IsWeb ? "aspnet" : "runtime")}:{version} AS prod")
        .Line("WORKDIR /app")
        .Line("COPY --from=build /app ./")
        .End(1654, Probe)
        .Line($"ENTRYPOINT {TemplateText.Words("dotnet", sources.Main.AssemblyName + ".dll")}");

    static string Restore(IEnumerable<string> projects) =>
        string.Join(" \\\n && ", projects.Select(project => $"dotnet restore {TemplateText.Quoted(project)}"));

    // The image has no curl; its shell can open a port.
    static string[] Probe(string path) => ["bash", "-c", path.Length == 0
        ? "exec 3<>/dev/tcp/127.0.0.1/$PORT"
        : $"exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET {path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' [23]'"];
}
