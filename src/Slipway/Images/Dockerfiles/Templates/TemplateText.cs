using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>Writes a Dockerfile line by line.</summary>
/// <param name="start">What names in the context begin with in a clone: the component's folder with a slash, or nothing.</param>
sealed class TemplateText(TemplateComponent component, string start)
{
    /// <summary>What a machine needs to reach its package sources goes in for one command, and stays out of the image.</summary>
    const string Certificates = "--mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt";

    const string Clone = "/clone/";

    readonly StringBuilder _text = new();

    public TemplateText Line(string line = "")
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>A command that fetches packages.</summary>
    /// <param name="mounts">Of the program's own settings and cache.</param>
    public TemplateText Fetch(string mounts, string command) => Line($"RUN {Certificates} {mounts} \\\n    {command}");

    /// <summary>Copies files or folders, by their names in the context, into a folder.</summary>
    public TemplateText Copy(IEnumerable<string> names, string folder)
    {
        var words = names.Select(name => component.IsCloned ? Clone + start + (name == "." ? "" : name) : name).Append(folder.Length == 0 ? "./" : folder + "/");
        return Line($"COPY {(component.IsCloned ? "--from=source " : "")}[{string.Join(", ", words.Select(Quoted))}]");
    }

    /// <summary>Files with the folders they lie in, a line for each folder.</summary>
    public TemplateText CopyEach(IEnumerable<string> files)
    {
        foreach (var folder in files.Distinct(StringComparer.Ordinal).GroupBy(FolderOf, StringComparer.Ordinal).OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            Copy(folder.Order(StringComparer.Ordinal), folder.Key);
        }

        return this;
    }

    /// <summary>The stage with the clone, where the source comes from one.</summary>
    /// <param name="image">One that has Git.</param>
    public TemplateText Source(string image) => component.IsCloned ? Line($"""
        # The commit alone, without its history. Only another commit makes another clone.
        FROM {image} AS source
        ARG SLIPWAY_SOURCE
        ARG SLIPWAY_COMMIT
        """.ReplaceLineEndings("\n")).Line($$"""
        RUN {{Certificates}} --mount=type=secret,id=git-credentials \
            git init --quiet /clone && cd /clone \
         && git -c credential.helper='!f() { if [ "$1" = get ] && [ -f /run/secrets/git-credentials ]; then git credential-store --file=/run/secrets/git-credentials get; fi; }; f' \
                fetch --quiet --depth 1 --no-tags "$SLIPWAY_SOURCE" "$SLIPWAY_COMMIT" \
         && git checkout --quiet FETCH_HEAD && rm -rf .git

        """.ReplaceLineEndings("\n")) : this;

    /// <summary>Who runs it, on which port, and how it is seen that it is well.</summary>
    /// <param name="user">A number: a cluster does not know names.</param>
    /// <param name="probe">The words of a command that asks a path (empty: whether the port is open) on <c>$PORT</c>.</param>
    public TemplateText End(int user, Func<string, string[]> probe)
    {
        Line(string.Create(CultureInfo.InvariantCulture, $"USER {user}"));
        if (component.Listens)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"ENV PORT={component.Port}"));
            Line(string.Create(CultureInfo.InvariantCulture, $"EXPOSE {component.Port}"));
            Line("HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \\");
            Line($"    CMD {Words(probe(PlainPath(component.Process?.Live ?? component.Process?.Ready)))}");
        }

        return this;
    }

    /// <summary>How the manifest runs it, with further words handed on; else these words.</summary>
    public TemplateText EntryPoint(params string[] otherwise) => Line("ENTRYPOINT " + Words(component.Process?.Command switch
    {
        null => otherwise,
        { IsShell: true } command => ["sh", "-c", $"exec {command.Text} \"$@\"", "sh"],
        { } command => [.. command.Words],
    }));

    /// <summary>A path that no shell and no program text reads as anything else; else none.</summary>
    static string PlainPath(string? path) => path?.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-".Contains(letter)) == true ? path : "";

    public override string ToString() => _text.ToString();

    public static string FolderOf(string file) => file.LastIndexOf('/') is var slash and >= 0 ? file[..slash] : "";

    public static string Words(params IEnumerable<string> words) => $"[{string.Join(", ", words.Select(Quoted))}]";

    public static string Quoted(string word) => $"\"{JsonEncodedText.Encode(word, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
