namespace Slipway.Tasks;

/// <summary>What a script says of itself.</summary>
public static class ScriptHelp
{
    /// <summary>The first line of the comment below <c>#!</c>, whatever the language; null: it has none.</summary>
    public static string? FirstLine(string script)
    {
        var lines = script.AsSpan().EnumerateLines();
        var isFirst = true;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (!(isFirst && text.StartsWith("#!")) && !text.IsEmpty)
            {
                return text.StartsWith('#') || text.StartsWith("//") || text.StartsWith("--") ? Comment(text) : null;
            }

            isFirst = false;
        }

        return null;
    }

    static string? Comment(ReadOnlySpan<char> line) => line.TrimStart("#/- !").TrimEnd() is { IsEmpty: false } text ? text.ToString() : null;
}
