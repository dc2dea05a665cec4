using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Slipway.Tasks;

/// <summary>A pattern of a name as Go's <c>filepath.Match</c> reads it, and so Docker: <c>*</c>, <c>?</c>, <c>[a-c]</c>, <c>[^a-c]</c>, and <c>\</c> before what is meant as it stands.</summary>
sealed class GoName
{
    readonly ImmutableArray<Piece> _pieces;

    GoName(ImmutableArray<Piece> pieces) => _pieces = pieces;

    /// <returns>False: Go takes it for no pattern; a class that is not closed, or empty, or a <c>\</c> at the end.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out GoName? name)
    {
        var (pieces, runes) = (ImmutableArray.CreateBuilder<Piece>(), text.EnumerateRunes().ToArray());
        name = null;
        for (var at = 0; at < runes.Length;)
        {
            var piece = runes[at].Value switch
            {
                '*' => Piece.Star,
                '?' => Piece.Any,
                '[' => Class(runes, ref at),
                _ => One(runes, ref at),
            };
            if (piece is null)
            {
                return false;
            }

            pieces.Add(piece);
            at++;
        }

        name = new GoName(pieces.ToImmutable());
        return true;
    }

    public bool Matches(string name)
    {
        var runes = name.EnumerateRunes().ToArray();
        int at = 0, next = 0, star = -1, resume = 0;
        while (next < runes.Length)
        {
            if (at < _pieces.Length && _pieces[at] == Piece.Star)
            {
                (star, resume) = (at++, next);
            }
            else if (at < _pieces.Length && _pieces[at].Takes(runes[next].Value))
            {
                (at, next) = (at + 1, next + 1);
            }
            else if (star >= 0)
            {
                (at, next) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return _pieces.Skip(at).All(piece => piece == Piece.Star);
    }

    static Piece? One(Rune[] runes, ref int at) => Letter(runes, ref at) is { } letter ? new Piece([(letter, letter)], false) : null;

    /// <summary>Leaves <paramref name="at"/> on the closing bracket. Null: there is none, or nothing before it.</summary>
    static Piece? Class(Rune[] runes, ref int at)
    {
        var ranges = ImmutableArray.CreateBuilder<(int, int)>();
        var isNegated = At(runes, at + 1) == '^';
        for (at += isNegated ? 2 : 1; At(runes, at) != ']' || ranges.Count == 0; at++)
        {
            if (Bound(runes, ref at) is not { } low)
            {
                return null;
            }

            var high = low;
            if (At(runes, at + 1) == '-')
            {
                at += 2;
                if (Bound(runes, ref at) is not { } end)
                {
                    return null;
                }

                high = end;
            }

            ranges.Add((low, high));
        }

        return new Piece(ranges.ToImmutable(), isNegated);
    }

    // In a class `-` and `]` mean themselves only behind a backslash.
    static int? Bound(Rune[] runes, ref int at) => At(runes, at) is '-' or ']' ? null : Letter(runes, ref at);

    /// <summary>A letter, perhaps behind a backslash; leaves <paramref name="at"/> on it. Null: there is none.</summary>
    static int? Letter(Rune[] runes, ref int at)
    {
        at += At(runes, at) == '\\' ? 1 : 0;
        return at < runes.Length ? runes[at].Value : null;
    }

    static int At(Rune[] runes, int at) => at < runes.Length ? runes[at].Value : -1;

    /// <summary>What one letter of a name may be; <see cref="Star"/> alone stands for any number.</summary>
    sealed record Piece(ImmutableArray<(int Low, int High)> Ranges, bool IsNegated)
    {
        public static readonly Piece Star = new([], false);
        public static readonly Piece Any = new([], true);

        public bool Takes(int letter) => Ranges.Any(range => range.Low <= letter && letter <= range.High) != IsNegated;
    }
}
