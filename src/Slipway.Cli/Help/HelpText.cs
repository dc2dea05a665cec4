using System.CommandLine;
using Slipway.Cli.Output;

namespace Slipway.Cli.Help;

/// <summary>Writes help: what it is for, how to type it, examples, then everything there is, and where the docs are.</summary>
/// <param name="docs">The folder of the documentation.</param>
sealed class HelpText(Terminal terminal, string docs)
{
    /// <summary>Help of a command, or of the tool.</summary>
    public void Write(Command command)
    {
        WriteHead(command);
        if (command is RootCommand)
        {
            WriteGroups(command);
        }
        else
        {
            WriteRows("Commands", HelpWords.Visible(command).Select(sub => (sub.Name, HelpWords.Describe(sub))));
            WriteRows("Arguments", command.Arguments.Select(argument => (argument.Name, HelpWords.Describe(argument))));
        }

        WriteRows("Options", HelpWords.Own(command).Select(option => (HelpWords.Option(option), HelpWords.Describe(option))));
        var everywhere = Root(command).Options.Where(option => option.Recursive).Select(option => (HelpWords.Option(option), HelpWords.Describe(option)));
        WriteRows("Options of every command", everywhere);
        terminal.Out.WriteLine(command is RootCommand
            ? $"`slipway help COMMAND` tells more about one. Documentation: {docs}/README.md"
            : $"Documentation: {docs}/commands.md#{HelpWords.Below(command).Split(' ')[0]}");
    }

    /// <summary>For a command line that is not complete: how to type it, two examples, where more is.</summary>
    public static void WriteShort(Command command, TextWriter writer)
    {
        writer.WriteLine($"usage: {HelpWords.Usage(command)}");
        var examples = ExamplesOf(command).Take(2).ToList();
        var width = examples.Select(example => example.Line.Length).DefaultIfEmpty(0).Max();
        foreach (var example in examples)
        {
            writer.WriteLine($"  {example.Line.PadRight(width)}   # {example.What}");
        }

        writer.WriteLine($"`{HelpWords.Path(command)} --help` tells more");
    }

    void WriteHead(Command command)
    {
        terminal.Out.WriteLine(command.Description);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{Heading("Usage")} {HelpWords.Usage(command)}");
        terminal.Out.WriteLine();
        WriteRows("Examples", ExamplesOf(command).Select(example => (example.Line, example.What)));
    }

    void WriteGroups(Command root)
    {
        foreach (var group in CommandHelps.Groups)
        {
            WriteRows(group, HelpWords.Visible(root).Where(command => CommandHelps.Of(command.Name).Group == group).Select(command => (command.Name, HelpWords.Describe(command))));
        }
    }

    void WriteRows(string heading, IEnumerable<(string Left, string Right)> rows)
    {
        const int Widest = 48;
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var width = all.Select(row => row.Left.Length).Where(length => length <= Widest).DefaultIfEmpty(0).Max();
        terminal.Out.WriteLine(Heading(heading));
        foreach (var (left, right) in all)
        {
            terminal.Out.WriteLine(left.Length > width ? $"  {left}\n  {new string(' ', width)}  {right}" : $"  {left.PadRight(width)}  {right}");
        }

        terminal.Out.WriteLine();
    }

    string Heading(string text) => Terminal.Paint($"{text}:", Colour.Bold, terminal.ColourOutput);

    static Example[] ExamplesOf(Command command) => command is RootCommand ? CommandHelps.First : CommandHelps.Of(HelpWords.Below(command)).Examples;

    static Command Root(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? Root(parent) : command;
}
