using System.Net.Http;

namespace Slipway.Bootstrap.Fetching;

/// <summary>A download that is not finished: what has come, and what the server called its version.</summary>
/// <param name="path">The file of what has come; beside it, with <c>.version</c> appended, what the server said.</param>
sealed class PartialFile(string path)
{
    string VersionFile => $"{path}.version";

    public string Path => path;

    public long Length => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>What goes into <c>If-Range</c>; null: unknown, all of it must come again.</summary>
    public string? Validator
    {
        get
        {
            var file = new FileInfo(VersionFile);
            var text = file is { Exists: true, Length: > 0 and < 1024 } ? File.ReadAllText(VersionFile) : null;
            return text is not null && text.All(character => character is >= ' ' and < (char)127) ? text : null;
        }
    }

    /// <summary>Forgets what has come, and remembers what the server says of what comes now.</summary>
    public void Restart(HttpResponseMessage response)
    {
        Delete();
        if (ValidatorOf(response) is { } validator)
        {
            File.WriteAllText(VersionFile, validator);
        }
    }

    // The version goes last: bytes without one are thrown away, a version without bytes says nothing.
    public void Delete()
    {
        File.Delete(path);
        File.Delete(VersionFile);
    }

    // A weak tag (`W/"…"`) does not promise the same bytes, and If-Range does not take it.
    static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R");
}
