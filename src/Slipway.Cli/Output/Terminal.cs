namespace Slipway.Cli.Output;

/// <summary>The one way to the screen: nobody else touches <see cref="Console"/>.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Everything else: progress, notes, problems.</param>
/// <param name="In">Standard input.</param>
sealed record Terminal(TextWriter Out, TextWriter Error, TextReader In)
{
    public bool IsOutputTty { get; init; }

    public bool IsErrorTty { get; init; }

    public bool IsInputTty { get; init; }

    /// <summary>Columns; 80 off a TTY.</summary>
    public int Width { get; init; } = 80;

    public bool ColourOutput { get; init; }

    public bool ColourError { get; init; }

    /// <summary>No questions, no moving cursor.</summary>
    public bool IsCi { get; init; }

    /// <summary>Reads the environment once.</summary>
    public static Terminal System(Func<string, string?> environment, bool noColour)
    {
        var coloured = !noColour && environment("NO_COLOR") is null or "" && environment("TERM") is not (null or "" or "dumb");
        var isOutputTty = !Console.IsOutputRedirected;
        var isErrorTty = !Console.IsErrorRedirected;
        return new Terminal(Buffered(Console.OpenStandardOutput()), Unbuffered(Console.OpenStandardError()), Console.In)
        {
            IsOutputTty = isOutputTty,
            IsErrorTty = isErrorTty,
            IsInputTty = !Console.IsInputRedirected,
            Width = isOutputTty ? WindowWidth() : 80,
            ColourOutput = coloured && isOutputTty,
            ColourError = coloured && isErrorTty,
            IsCi = environment("CI") is not (null or "" or "false" or "0"),
        };
    }

    public static string Paint(string text, Colour colour, bool isOn) => isOn ? $"\e[{(int)colour}m{text}\e[0m" : text;

    // Flushed by the program at its end, and by whoever waits for something in between.
    static StreamWriter Buffered(Stream stream) => new(stream, bufferSize: 16 * 1024) { AutoFlush = false, NewLine = "\n" };

    static StreamWriter Unbuffered(Stream stream) => new(stream, bufferSize: 1024) { AutoFlush = true, NewLine = "\n" };

    static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 20 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}

/// <summary>ANSI colours; never the only carrier of a meaning.</summary>
enum Colour
{
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
