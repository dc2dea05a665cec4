using System.Text.RegularExpressions;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>The Dockerfiles of components that have none of their own, by what files they have.</summary>
static partial class DockerfileTemplates
{
    /// <summary>What is known, in the order in which it is tried where the manifest's <c>run</c> says nothing.</summary>
    public static readonly string[] Kinds = ["dotnet", "go", "python", "node"];

    /// <summary>Null: it is none of <see cref="Kinds"/>, or has nothing that could run.</summary>
    public static DefaultDockerfile? Of(TemplateComponent component)
    {
        var first = component.Process?.Command.Text.Split(' ', 2)[0] switch
        {
            "dotnet" => "dotnet",
            "go" => "go",
            "node" or "npm" or "npx" => "node",
            "python" or "python3" or "uvicorn" or "gunicorn" or "flask" => "python",
            _ => null,
        };
        return Kinds.OrderBy(kind => kind != first).Select(kind => Of(kind, component)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The same for a builder that knows no <c>--mount</c>.</summary>
    public static string WithoutMounts(string text) => Mount().Replace(text, "");

    static DefaultDockerfile? Of(string kind, TemplateComponent component) => kind switch
    {
        "dotnet" => DotnetTemplate.Of(component),
        "go" => GoTemplate.Of(component),
        "python" => PythonTemplate.Of(component),
        _ => NodeTemplate.Of(component),
    };

    [GeneratedRegex(@" --mount=\S+")]
    private static partial Regex Mount();
}
