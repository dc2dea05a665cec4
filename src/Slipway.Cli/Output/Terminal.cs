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

    /// <summary>Columns and rows as they are now: users change the size of their windows.</summary>
    public Func<(int Width, int Height)> Size { get; init; } = () => (80, 24);

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
            Size = WindowSize,
            ColourOutput = coloured && isOutputTty,
            ColourError = coloured && isErrorTty,
            IsCi = environment("CI") is not (null or "" or "false" or "0"),
        };
    }

    /// <summary>Says something on the way out, when the terminal may be gone already.</summary>
    public void TrySay(string text)
    {
        try
        {
            Error.WriteLine(text);
            Error.Flush();
        }
        catch (IOException)
        {
            // A closed window is no reason to leave things half done.
        }
    }

    public static string Paint(string text, Colour colour, bool isOn) => isOn ? $"\e[{(int)colour}m{text}\e[0m" : text;

    // Flushed by the program at its end, and by whoever waits for something in between.
    static StreamWriter Buffered(Stream stream) => new(stream, bufferSize: 16 * 1024) { AutoFlush = false, NewLine = "\n" };

    static StreamWriter Unbuffered(Stream stream) => new(stream, bufferSize: 1024) { AutoFlush = true, NewLine = "\n" };

    static (int Width, int Height) WindowSize()
    {
        try
        {
            return Console.WindowWidth > 0 && Console.WindowHeight > 0 ? (Console.WindowWidth, Console.WindowHeight) : (80, 24);
        }
        catch (IOException)
        {
            return (80, 24);
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
