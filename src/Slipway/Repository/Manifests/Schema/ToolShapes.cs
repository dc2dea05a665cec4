using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>Pinned programs that are fetched once into <c>.deps/</c>.</summary>
static class ToolShapes
{
    static readonly Shape Tool = new ObjectShape("a tool",
        new Field("version", Words.NotEmpty, "put in for `{version}`; a changed one is fetched anew.") { IsRequired = true },
        new Field("url", Words.NotEmpty, "http, https or file; `{version}`, `{os}` (linux, darwin) and `{arch}` (amd64, arm64) are replaced.") { IsRequired = true },
        new Field("sha256", new MapShape(Words.Platform, Words.Sha256, "a map from platform to checksum"), "the checksum of what is fetched, for each platform.") { IsRequired = true },
        new Field("path", Words.NotEmpty, "the program inside an archive. Default: the entry that is called like the tool."));

    public static readonly Shape Tools = new MapShape(new TextShape("a program's name", "^[A-Za-z0-9][A-Za-z0-9._+-]*$", IsProgram), Tool, "a map of tools");

    static bool IsProgram(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or '-');
}
