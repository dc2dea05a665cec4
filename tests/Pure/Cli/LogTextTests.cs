using Slipway.Cli.Output;

namespace Slipway.Tests.Cli;

public class LogTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e[2J\e[10;10Hgone", "gone")]
    [InlineData("\e]0;title\atext", "text")]
    [InlineData("\e]8;;http://x\e\\link\e]8;;\e\\", "link")]
    [InlineData("\ecreset \e(B", "reset ")]
    [InlineData("half \e[3", "half ")]
    [InlineData("end \e", "end ")]
    [InlineData("a\tb\bc\u202e", "a b\uFFFDc\uFFFD")]
    public void Nothing_that_steers_a_terminal_is_left(string line, string shown) => Assert.Equal(shown, LogText.Plain(line));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[1;31mred\e[0m x", "\e[1;31mred\e[0m x\e[0m")]
    [InlineData("\e[31mred\e[2J\e]0;t\a", "\e[31mred\e[0m")]
    [InlineData("\e[2Jx", "x")]
    public void Colours_are_kept_where_there_are_any_and_end_with_the_line(string line, string shown) => Assert.Equal(shown, LogText.Coloured(line));
}
