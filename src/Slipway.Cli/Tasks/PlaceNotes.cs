using Slipway.Execution;

namespace Slipway.Cli.Tasks;

/// <summary>Where one would expect an image and there is none to run in: a line for each reason.</summary>
static class PlaceNotes
{
    const int Named = 3;

    /// <param name="isReused">Nothing is told of a step that is not run: its result is the same either way.</param>
    public static IEnumerable<string> Of(IEnumerable<Step> steps, Func<Step, bool> isReused) => steps
        .Where(step => step.Place.Note is not null && !isReused(step))
        .GroupBy(step => step.Place.Note!, step => step.Name, StringComparer.Ordinal)
        .Select(note => $"on this machine, not in its image: {SomeOf([.. note])}: {note.Key}");

    static string SomeOf(List<string> names) =>
        names.Count <= Named ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more";
}
