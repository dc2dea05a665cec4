using System.Globalization;
using System.Text;
using Slipway.Execution.Journal;
using Slipway.Releases.Records;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>What became of a release whose journal is not kept: <c>released 00:00:12</c>, and what it did with data. A person can write one of the first word alone.</summary>
static class OutcomeFile
{
    static readonly (string Word, DeployOutcome Outcome)[] Words = [("released", DeployOutcome.Released), ("undone", DeployOutcome.Undone), ("needs-person", DeployOutcome.NeedsPerson)];

    public static void Write(string path, ReleaseSummary release)
    {
        string?[] words = [Words.First(pair => pair.Outcome == release.Outcome).Word, release.Elapsed?.ToString("c", CultureInfo.InvariantCulture) ?? (release.Data is null ? null : "-"), release.Data?.ToText()];
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Join(' ', words.OfType<string>()) + '\n'));
    }

    /// <summary>Nulls: it is not there, or says nothing that is known.</summary>
    public static (DeployOutcome? Outcome, TimeSpan? Elapsed, DataSummary? Data) Read(string path)
    {
        try
        {
            var words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var outcome = Words.Where(pair => words is [var word, ..] && pair.Word == word).Select(pair => (DeployOutcome?)pair.Outcome).FirstOrDefault();
            return (outcome, words is [_, var text, ..] && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var elapsed) ? elapsed : null, DataSummary.Read(words.ElementAtOrDefault(2)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null, null);
        }
    }
}
