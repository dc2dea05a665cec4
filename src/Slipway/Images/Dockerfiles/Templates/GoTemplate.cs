namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>The Dockerfile of a Go component.</summary>
static class GoTemplate
{
    const string Settings = "--mount=type=secret,id=netrc,target=/root/.netrc --mount=type=cache,id=slipway-go,target=/go/pkg/mod --mount=type=cache,id=slipway-go-build,target=/root/.cache/go-build";

    static readonly string[] Decides = ["go.mod", "go.sum"];

    public static DefaultDockerfile? Of(TemplateComponent component)
    {
        if (!component.Has("go.mod"))
        {
            return null;
        }

        var image = $"golang:{Version(component.Read("go.mod") ?? "")}";
        string[] modules = [.. Decides.Where(component.Has)];
        var text = new TemplateText(component, component.Folder.Length == 0 ? "" : component.Folder + "/").Source(image)
            .Line("# Dependencies and tools; the source is mounted.").Line($"FROM {image} AS dev").Line("ENV GOFLAGS=-buildvcs=false").Line("WORKDIR /src")
            .CopyEach(modules).Fetch("--mount=type=secret,id=netrc,target=/root/.netrc", "go mod download && chmod -R a+rwX /go").Line()
            .Line($"FROM {image} AS build").Line("WORKDIR /src").CopyEach(modules).Fetch(Settings, "go mod download")
            .Copy(["."], "")
            .Fetch(Settings, $"CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags=-s -o /app/{component.Name} {Package(component)}").Line()
            .Line("# What runs, and nothing else.").Line("FROM alpine:3 AS prod").Line("WORKDIR /app").Line("COPY --from=build /app ./")
            .End(65532, Probe).Line($"ENTRYPOINT {TemplateText.Words("/app/" + component.Name)}");
        return new DefaultDockerfile("go", text.ToString(), ".", []);
    }

    // go 1.24.3
    static string Version(string module) =>
        module.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("go ", StringComparison.Ordinal)) is { } line
        && line[3..].Trim().Split('.') is [var major, var minor, ..] ? $"{major}.{minor}" : "1";

    static string Package(TemplateComponent component) =>
        component.Has("main.go") ? "." : component.HasFolder($"cmd/{component.Name}") ? $"./cmd/{component.Name}" : component.Files.FirstOrDefault(file => file.EndsWith("/main.go", StringComparison.Ordinal)) is { } main ? "./" + TemplateText.FolderOf(main) : ".";

    static string[] Probe(string path) => path.Length == 0
        ? ["sh", "-c", "nc -z 127.0.0.1 $PORT"]
        : ["sh", "-c", $"wget -q -O /dev/null http://127.0.0.1:$PORT{path}"];
}
