using System.Text;
using Slipway.Problems;

namespace Slipway.Secrets;

/// <summary>Reads the value of a secret: from a pipe to its end, or typed at a terminal that does not echo. Never from an argument.</summary>
public static class SecretInput
{
    /// <summary>All of the input, without the one line end that <c>echo</c> and editors add.</summary>
    public static async Task<Secret> FromPipeAsync(string name, TextReader input, CancellationToken cancellation)
    {
        var buffer = new char[SecretValue.MaximumBytes + 3];
        var length = await input.ReadBlockAsync(buffer, cancellation);
        var text = new string(buffer, 0, length);
        Array.Clear(buffer);
        var value = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        return Checked(name, value);
    }

    /// <summary>One line, typed unseen. Backspace, Ctrl-U and Ctrl-C do what they do elsewhere.</summary>
    /// <param name="readKey">Gives the next key without echo: <c>() => Console.ReadKey(intercept: true)</c>.</param>
    public static Secret FromTerminal(string name, TextWriter prompt, Func<ConsoleKeyInfo> readKey)
    {
        prompt.Write($"{name}: ");
        prompt.Flush();
        var typed = new StringBuilder();
        while (readKey() is var key && key.Key != ConsoleKey.Enter && key.KeyChar is not '\r' and not '\n')
        {
            Take(typed, key);
        }

        prompt.WriteLine();
        return Checked(name, typed.ToString());
    }

    static void Take(StringBuilder typed, ConsoleKeyInfo key)
    {
        switch (key.KeyChar)
        {
            case '\b' or '\x7f':
                typed.Length = Math.Max(0, typed.Length - 1);
                break;
            case '\x15':
                typed.Clear();
                break;
            case '\x3' or '\x4':
                throw new OperationCanceledException();
            case var letter when !char.IsControl(letter) && typed.Length <= SecretValue.MaximumBytes:
                typed.Append(letter);
                break;
        }
    }

    static Secret Checked(string name, string value)
    {
        if (value.Length == 0)
        {
            throw new ProblemException(new Problem("secret-empty", $"no value was given for the secret `{name}`")
            {
                Fix = $"slipway secret set {name} < FILE, or type it when asked",
            });
        }

        SecretValue.Check(name, value);
        return new Secret(value);
    }
}
