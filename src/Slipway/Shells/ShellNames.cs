namespace Slipway.Shells;

/// <summary>What may stand in shell text without being quoted.</summary>
static class ShellNames
{
    public static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    /// <summary>
    /// The text without what a prompt would take for a command or the terminal for a control sequence: a manifest says what the emoji
    /// is, and prompts are expanded.
    /// </summary>
    public static string ForPrompt(string text) =>
        string.Concat(text.Where(letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' || (!char.IsAscii(letter) && !char.IsControl(letter))));
}
