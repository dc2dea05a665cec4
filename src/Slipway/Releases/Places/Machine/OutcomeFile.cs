using System.Globalization;
using System.Text;
using Slipway.Execution.Journal;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>What became of a release whose journal is not kept: <c>released 00:00:12</c>. A person can write one, the duration left out.</summary>
static class OutcomeFile
{
    static readonly (string Word, DeployOutcome Outcome)[] Words = [("released", DeployOutcome.Released), ("undone", DeployOutcome.Undone), ("needs-person", DeployOutcome.NeedsPerson)];

    public static void Write(string path, DeployOutcome outcome, TimeSpan? elapsed)
    {
        var word = Words.First(pair => pair.Outcome == outcome).Word;
        AtomicFile.Write(path, Encoding.ASCII.GetBytes($"{word}{(elapsed is { } known ? $" {known.ToString("c", CultureInfo.InvariantCulture)}" : "")}\n"));
    }

    /// <summary>Nulls: it is not there, or says nothing that is known.</summary>
    public static (DeployOutcome? Outcome, TimeSpan? Elapsed) Read(string path)
    {
        try
        {
            var words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var outcome = Words.Where(pair => words is [var word, ..] && pair.Word == word).Select(pair => (DeployOutcome?)pair.Outcome).FirstOrDefault();
            return (outcome, words is [_, var text] && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var elapsed) ? elapsed : null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null);
        }
    }
}
