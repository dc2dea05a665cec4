using System.Text.Json;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>The Dockerfile of a Node component.</summary>
static class NodeTemplate
{
    const string Image = "node:22";
    const string Settings = "--mount=type=secret,id=npm,target=/root/.npmrc --mount=type=cache,id=slipway-npm,target=/root/.npm";
    const string Certificates = "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt";

    static readonly string[] Decides = ["package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"];
    static readonly string[] Tests = ["test", "tests", "spec", "__tests__"];

    public static DefaultDockerfile? Of(TemplateComponent component)
    {
        if (!component.Has("package.json"))
        {
            return null;
        }

        var install = component.Has("package-lock.json") || component.Has("npm-shrinkwrap.json") ? "npm ci" : "npm install";
        var (builds, main) = Read(component.Read("package.json") ?? "{}");
        var text = new TemplateText(component, component.Folder.Length == 0 ? "" : component.Folder + "/").Source(Image)
            .Line("# Dependencies and tools; the source is mounted.").Line($"FROM {Image}-slim AS dev").Line("WORKDIR /src")
            .CopyEach(Decides.Where(component.Has)).Fetch(Settings, $"{Certificates} {install}").Line()
            .Line($"FROM {Image}-slim AS build").Line("WORKDIR /src")
            .CopyEach(Decides.Where(component.Has)).Fetch(Settings, $"{Certificates} {install}{(builds ? "" : " --omit=dev")}")
            .Copy(["."], "")
            .Line($"RUN {(builds ? "npm run build && npm prune --omit=dev && " : "")}rm -rf {string.Join(' ', Tests)}").Line()
            .Line("# What runs, and nothing else.").Line($"FROM {Image}-slim AS prod").Line("ENV NODE_ENV=production").Line("WORKDIR /app").Line("COPY --from=build /src ./")
            .End(1000, Probe).EntryPoint("node", main);
        return new DefaultDockerfile("node", text.ToString(), ".", []);
    }

    static (bool Builds, string Main) Read(string text)
    {
        try
        {
            using var package = JsonDocument.Parse(text);
            var root = package.RootElement;
            var builds = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object && scripts.TryGetProperty("build", out _);
            var main = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("main", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
            return (builds, main ?? "index.js");
        }
        catch (JsonException)
        {
            // npm says better what is wrong with it.
            return (false, "index.js");
        }
    }

    static string[] Probe(string path) => ["node", "-e", path.Length == 0
        ? "require('net').connect(process.env.PORT, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"
        : $"fetch('http://127.0.0.1:' + process.env.PORT + '{path}').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"];
}
