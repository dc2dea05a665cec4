using Slipway.Programs;

namespace Slipway.Cli;

/// <summary>How a shell gets at this tool: by its name where that is on PATH, otherwise by the launcher that started it.</summary>
static class OwnCommand
{
    const string Name = "slipway";

    /// <summary>The word to print: <c>slipway</c>, or the launcher's absolute path.</summary>
    public static string Word(CommandContext context) => Home(context) is { } home ? Path.Combine(home, Name) : Name;

    /// <summary>A folder to put on PATH, in which there is nothing else; null: not needed, or not there.</summary>
    public static string? Folder(CommandContext context) =>
        Home(context) is { } home && Path.Combine(home, ".slipway/bin") is var folder && ProgramPath.CanRun(Path.Combine(folder, Name)) ? folder : null;

    // The launcher's checkout, where one needs it.
    static string? Home(CommandContext context) =>
        context.Environment("SLIPWAY_HOME") is { Length: > 0 } home && !IsOnPath(context.Environment("PATH")) && ProgramPath.CanRun(Path.Combine(home, Name)) ? home : null;

    static bool IsOnPath(string? path) =>
        (path ?? "").Split(':').Where(folder => folder.StartsWith('/')).Any(folder => ProgramPath.CanRun(Path.Combine(folder, Name)));
}
