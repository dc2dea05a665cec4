using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

/// <summary>Does what a page says: writes its files, types its commands, compares what they print.</summary>
public sealed partial class WalkThrough(TemporaryRepository repository)
{
    /// <summary>Puts <c>slipway</c> on PATH, by a link, as the documentation advises.</summary>
    public void Install()
    {
        var folder = Directory.CreateDirectory(Path.Combine(repository.Base, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "slipway"), SlipwayTool.Path);
        repository.Environment["PATH"] = $"{folder}:{repository.Environment["PATH"]}";
    }

    /// <summary>Writes the files of a page.</summary>
    public void Write(MarkdownPage page)
    {
        foreach (var block in page.Blocks.Where(block => block.File.Length > 0))
        {
            repository.With(block.File, block.Text);
        }
    }

    /// <summary>Follows a page from its first block to its last.</summary>
    public async Task FollowAsync(MarkdownPage page)
    {
        foreach (var block in page.Blocks)
        {
            if (block.File.Length > 0)
            {
                repository.With(block.File, block.Text);
            }
            else if (block.Language == "console")
            {
                await TypeAsync(block.Text);
            }
        }
    }

    /// <summary>Types each line after <c>$</c>; what follows it up to the next is what it prints.</summary>
    async Task TypeAsync(string console)
    {
        foreach (var part in Prompt().Split(console).Where(part => part.Length > 0))
        {
            var lines = part.TrimEnd('\n').Split('\n');
            var run = await repository.ShellAsync(lines[0]);
            Compare(lines[0], [.. lines[1..].Select(Normal)], run);
        }
    }

    /// <summary>
    /// All of standard output, in its order; of standard error (progress, which comes in any order) only that what is shown comes.
    /// A line <c>…</c> says that there is more.
    /// </summary>
    static void Compare(string command, string[] shown, SlipwayRun run)
    {
        Assert.True(run.ExitCode == 0 || shown.Any(line => line.StartsWith("error:", StringComparison.Ordinal)), $"$ {command}\n{run.Whole}");
        var output = Lines(run.Output);
        var all = output.Concat(Lines(run.Error)).ToHashSet(StringComparer.Ordinal);
        foreach (var line in shown.Where(line => line is not ("…" or "")))
        {
            Assert.True(all.Contains(line), $"$ {command}\ndoes not print: {line}\n{run.Whole}");
        }

        if (!shown.Contains("…"))
        {
            Assert.True(output.SequenceEqual(shown.Where(output.Contains)), $"$ {command}\nprints other lines than the page shows\n{run.Whole}");
        }
    }

    static string[] Lines(string text) => [.. text.Split('\n').Select(Normal).Where(line => line.Length > 0)];

    /// <summary>Without what differs from run to run: times, ports, durations, sizes, the width of columns.</summary>
    static string Normal(string line) => Blanks().Replace(Changing().Replace(line, "N"), " ").TrimEnd();

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline)]
    private static partial Regex Prompt();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ|(?<=127\.0\.0\.1:)\d+|\b\d+ MiB|\b\d+ GiB|\b(\d+m)?\d+(\.\d+)? ?m?s\b|\b\d+\.\d+\.\d+(\+\d+)?\b|\b(?<=[A-Z][A-Za-z]+: )\d+\.\d+\b")]
    private static partial Regex Changing();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
