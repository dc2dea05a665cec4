using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>Reads manifests from disk.</summary>
static class ManifestReader
{
    /// <summary>Null when the file is not there any more, or when nothing can be made of it; in that case a problem says why.</summary>
    /// <param name="root">Absolute, links resolved.</param>
    public static Manifest? Read(string root, string file, ICollection<Problem> problems)
    {
        var path = Path.Combine(root, file);
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null && LeadsOut(info, root, file, problems))
            {
                return null;
            }

            if (!info.Exists)
            {
                return null;
            }

            // One more byte than allowed is enough for the parser to see that there are too many.
            return Manifest.Read(new ManifestSource(file, Text(path)), problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem("manifest-unreadable", $"`{file}` cannot be read") { Why = exception.Message, Where = new SourceSpan(file, 1, 1, 1, null) });
            return null;
        }
    }

    static bool LeadsOut(FileInfo link, string root, string file, ICollection<Problem> problems)
    {
        var target = link.ResolveLinkTarget(returnFinalTarget: true);
        if (target is { Exists: true } && target.FullName.StartsWith(root + "/", StringComparison.Ordinal))
        {
            return false;
        }

        problems.Add(new Problem("manifest-outside", $"`{file}` is a link that leads {(target is { Exists: true } ? "out of the repository" : "nowhere")}")
        {
            Where = new SourceSpan(file, 1, 1, 1, null),
            Fix = "replace the link by a file, or let it lead to one inside the repository",
        });
        return true;
    }

    static string Text(string path)
    {
        using var reader = new StreamReader(path, new FileStreamOptions { BufferSize = 4096, Options = FileOptions.SequentialScan });
        var buffer = new char[4096];
        var text = new System.Text.StringBuilder();
        int read;
        while (text.Length <= ManifestParser.MaximumLength && (read = reader.Read(buffer)) > 0)
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
