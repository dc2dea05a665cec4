using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Tests.Secrets;

public class SecretInputTests
{
    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunter2\n", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    [InlineData("two\nlines\n\n", "two\nlines\n")]
    public async Task A_pipe_is_read_to_its_end_without_the_last_line_end(string input, string expected) =>
        Assert.Equal(expected, (await SecretInput.FromPipeAsync("x", new StringReader(input), CancellationToken.None)).Reveal());

    [Theory]
    [InlineData("", "secret-empty")]
    [InlineData("\n", "secret-empty")]
    [InlineData("abc", "secret-too-short")]
    [InlineData("abcd\0", "secret-not-text")]
    public async Task What_cannot_be_a_secret_is_refused(string input, string code)
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(
            () => SecretInput.FromPipeAsync("x", new StringReader(input), CancellationToken.None));
        Assert.Equal(code, exception.Problems[0].Code);
    }

    [Fact]
    public async Task An_endless_pipe_is_refused()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(
            () => SecretInput.FromPipeAsync("x", new StringReader(new string('x', 1_000_000)), CancellationToken.None));
        Assert.Equal("secret-too-long", exception.Problems[0].Code);
    }

    [Fact]
    public void What_is_typed_is_not_shown_and_can_be_corrected()
    {
        var prompt = new StringWriter { NewLine = "\n" };
        Assert.Equal("hunter2", SecretInput.FromTerminal("user-name", prompt, Keys("wrong\x15huntex\x7fr2\r")).Reveal());
        Assert.Equal("user-name: \n", prompt.ToString());
    }

    [Fact]
    public void Control_C_ends_the_question() =>
        Assert.Throws<OperationCanceledException>(() => SecretInput.FromTerminal("x", TextWriter.Null, Keys("hun\x03")));

    static Func<ConsoleKeyInfo> Keys(string typed)
    {
        var keys = new Queue<char>(typed);
        return () => new ConsoleKeyInfo(keys.Dequeue(), ConsoleKey.None, false, false, false);
    }
}
