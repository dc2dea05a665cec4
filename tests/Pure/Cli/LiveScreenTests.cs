using Slipway.Cli.Output;

namespace Slipway.Tests.Cli;

public class LiveScreenTests
{
    [Fact]
    public void A_block_is_drawn_over_the_one_before()
    {
        var written = new StringWriter();
        var screen = new LiveScreen(written, () => (20, 10), isColoured: false);

        screen.Draw([[new Span("one")], [new Span("two")]]);
        screen.Draw([[new Span("three")]]);
        screen.End();

        Assert.Equal("\e[?25l\rone\e[K\ntwo\e[K\e[J" + "\e[?25l\r\e[1Athree\e[K\e[J" + "\n\e[?25h", written.ToString());
    }

    [Fact]
    public void What_is_printed_stays_above_it()
    {
        var written = new StringWriter();
        var screen = new LiveScreen(written, () => (20, 10), isColoured: false);

        screen.Draw([[new Span("one")], [new Span("two")]]);
        written.GetStringBuilder().Clear();
        screen.Draw([[new Span("one")]], ["a note", "another"]);

        Assert.Equal("\e[?25l\r\e[1A\e[Ja note\nanother\none\e[K\e[J", written.ToString());
    }

    [Theory]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789a", "012345678…")]
    [InlineData("漢字漢字漢字", "漢字漢字…")]
    [InlineData("🚢🚢🚢🚢🚢", "🚢🚢🚢🚢🚢")]
    public void Lines_are_cut_to_the_width_of_the_terminal(string line, string cut)
    {
        var written = new StringWriter();

        new LiveScreen(written, () => (10, 10), isColoured: false).Draw([[new Span(line)]]);

        Assert.Equal($"\e[?25l\r{cut}\e[K\e[J", written.ToString());
    }

    [Fact]
    public void Blocks_are_cut_to_its_height_and_drawn_anew_when_it_gets_narrower()
    {
        var written = new StringWriter();
        var size = (Width: 20, Height: 3);
        var screen = new LiveScreen(written, () => size, isColoured: true);

        screen.Draw([[new Span("one", Colour.Red)], [new Span("two")], [new Span("three")]]);
        size = (10, 3);
        written.GetStringBuilder().Append('|');
        screen.Draw([[new Span("one")]]);

        Assert.Equal("\e[?25l\r\e[31mone\e[0m\e[K\ntwo\e[K\e[J|\e[?25l\e[2J\e[Hone\e[K\e[J", written.ToString());
    }
}
