using System.Buffers;

namespace Slipway.Images;

/// <summary>What secrets look like, wherever they turn up: in a file that would go into an image, in a layer, in a variable of its configuration.</summary>
/// <remarks>Only what is a secret with high confidence: a check that cries wolf is switched off. File names are in <see cref="SecretFileNames"/>.</remarks>
static class SecretPatterns
{
    /// <summary>No secret that is looked for is longer: so much of a text is looked at again with what follows it.</summary>
    public const int LongestSecret = 512;

    const string Digits = "0123456789";
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const string Words = Letters + Digits;
    const string UrlWords = Words + "_-";
    const string Base64 = Words + "+/=";

    /// <summary>The forms that their makers document, so that scanners can find them.</summary>
    static readonly TokenRule[] Rules =
    [
        new("ghp_", Words, 36, 255, "a GitHub token"),
        new("gho_", Words, 36, 255, "a GitHub token"),
        new("ghu_", Words, 36, 255, "a GitHub token"),
        new("ghs_", Words, 36, 255, "a GitHub token"),
        new("ghr_", Words, 36, 255, "a GitHub token"),
        new("github_pat_", Words + "_", 70, 255, "a GitHub token"),
        new("glpat-", UrlWords + ".", 20, 255, "a GitLab token"),
        new("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, 16, "an AWS access key"),
        new("ASIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, 16, "an AWS access key"),
        new("AccountKey=", Base64, 86, 88, "an Azure storage key"),
        new("xoxb-", UrlWords, 40, 255, "a Slack token"),
        new("xoxp-", UrlWords, 40, 255, "a Slack token"),
        new("hooks.slack.com/services/T", Words + "/", 30, 80, "a Slack webhook"),
        new("sk_live_", Words, 24, 255, "a Stripe key"),
        new("rk_live_", Words, 24, 255, "a Stripe key"),
        new("SG.", UrlWords + ".", 66, 66, "a SendGrid key"),
        new("npm_", Words, 36, 36, "an npm token"),
        new("pypi-AgEIcHlwaS5vcmc", UrlWords, 50, 400, "a PyPI token"),
        new("oy2", "abcdefghijklmnopqrstuvwxyz" + Digits, 43, 43, "a NuGet key"),
        new("dckr_pat_", UrlWords, 27, 27, "a Docker Hub token"),
        new("dop_v1_", "abcdef" + Digits, 64, 64, "a DigitalOcean token"),
        new("hvs.", UrlWords, 24, 300, "a Vault token"),
        new("AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58, 58, "an age key"),
    ];

    static readonly SearchValues<string> Starts = SearchValues.Create([.. Rules.Select(rule => rule.Prefix), PrivateKeyText.Begin], StringComparison.Ordinal);

    /// <summary>What the first secret in a text is, for a sentence: <c>a private key</c>; null: there is none.</summary>
    /// <param name="isProgram">Private keys do not count: libraries have some to test themselves with, such as gnutls.</param>
    public static string? Find(ReadOnlySpan<char> text, bool isProgram = false)
    {
        for (var from = 0; text[from..].IndexOfAny(Starts) is var found and >= 0; from += found + 1)
        {
            if (At(text, from + found, isProgram) is { } kind)
            {
                return kind;
            }
        }

        return null;
    }

    static string? At(ReadOnlySpan<char> text, int start, bool isProgram)
    {
        if (!isProgram && PrivateKeyText.IsAt(text[start..]))
        {
            return "a private key";
        }

        foreach (var rule in Rules)
        {
            if (rule.IsAt(text, start))
            {
                return rule.Kind;
            }
        }

        return null;
    }
}
