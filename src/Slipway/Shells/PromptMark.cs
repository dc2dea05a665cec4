namespace Slipway.Shells;

/// <summary>What goes before the user's own prompt: <c>🐣(vs) </c>, and in red <c>🔥(vs) production </c> where the stage is protected.</summary>
/// <param name="Before">What precedes the code.</param>
/// <param name="After">What follows it.</param>
sealed record PromptMark(string Before, string After)
{
    public static PromptMark Of(StageShellRequest request)
    {
        var stage = ShellNames.ForPrompt(request.Stage);
        var emoji = ShellNames.ForPrompt(request.Emoji) is { Length: > 0 } shown ? shown : stage;
        return new PromptMark(emoji, request.IsProtected ? $" {stage}" : "");
    }
}
