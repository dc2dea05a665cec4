using System.Collections.Immutable;

namespace Slipway.Repository.Environment;

/// <summary>Lists of parts.</summary>
static class ValueParts
{
    /// <summary>Characters of a value; Linux hands a program at most 128 KiB in one variable.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>Pieces of a value.</summary>
    public const int MaximumParts = 1024;

    public static bool AreTooLong(IReadOnlyCollection<ValuePart> parts) =>
        parts.Count > MaximumParts || parts.OfType<TextPart>().Sum(part => part.Text.Length) > MaximumLength;

    /// <summary>Neighbouring texts become one.</summary>
    public static ImmutableArray<ValuePart> Join(IReadOnlyCollection<ValuePart> parts)
    {
        var joined = ImmutableArray.CreateBuilder<ValuePart>(parts.Count);
        foreach (var part in parts)
        {
            if (part is TextPart text && joined.Count > 0 && joined[^1] is TextPart before)
            {
                joined[^1] = new TextPart(before.Text + text.Text);
            }
            else
            {
                joined.Add(part);
            }
        }

        return joined.DrainToImmutable();
    }
}
