namespace Slipway.Execution.Results;

/// <summary>One thing that decides a step's result and is not what it was when the step last succeeded here.</summary>
/// <param name="Kind">A word: <c>file</c>, <c>variable</c>, <c>secret</c>, <c>command</c>, <c>tool</c>, <c>step</c>, …</param>
/// <param name="Name">Which one: a path, a variable's name; null: there is only one of its kind.</param>
public sealed record StepChange(ChangeKind How, string Kind, string? Name = null)
{
    public const string File = "file";
    public const string Files = "files";
    public const string Step = "step";
    public const string Variable = "variable";
    public const string Secret = "secret";

    /// <summary><c>changed: file apps/visits/src/Program.cs</c></summary>
    public override string ToString()
    {
        var what = Name is null ? Kind : $"{Kind} {Name}";
        return How switch
        {
            ChangeKind.Added => $"new: {what}",
            ChangeKind.Removed => $"removed: {what}",
            ChangeKind.Mode => $"changed: kind or mode of {what}",
            _ when Kind == Secret => $"changed: another version of {what}",
            _ => $"changed: {what}",
        };
    }
}

/// <summary>The ways something can be different.</summary>
public enum ChangeKind
{
    Changed,
    Added,
    Removed,

    /// <summary>The content is the same: a file has become executable, or a link.</summary>
    Mode,
}
