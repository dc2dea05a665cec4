using System.Text;

namespace Slipway.Engines.Kubernetes;

/// <summary>Texts that a cluster, or a program in it, wrote: they are shown to people, and nobody knows what is in them.</summary>
static class KubeText
{
    /// <summary>On one line, without control characters, cut off where it is long.</summary>
    public static string Clean(string text, int longest)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= longest)
            {
                return clean.Append('…').ToString();
            }

            clean.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
