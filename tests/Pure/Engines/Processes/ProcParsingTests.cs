using Slipway.Engines.Processes.Logs;
using Slipway.Engines.Processes.Posix;

namespace Slipway.Tests.Engines.Processes;

public class ProcParsingTests
{
    const string Rest = "1 4711 4700 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 123456 250 18446744073709551615 1 1 0";

    [Theory]
    [InlineData("4711 (sleep) S ")]
    [InlineData("4711 (a b) S (c) ) R ")]
    public void The_name_of_a_process_may_look_like_the_rest_of_the_line(string start)
    {
        var fact = LinuxProcessFacts.Parse(start + Rest)!.Value;

        Assert.Equal((4711, 4700, 987654L, false), (fact.Pid, fact.Session, fact.Start, fact.IsEnded));
        Assert.Equal(250L * Environment.SystemPageSize, fact.Memory);
    }

    [Fact]
    public void A_zombie_has_ended() => Assert.True(LinuxProcessFacts.Parse("4711 (sh) Z " + Rest)!.Value.IsEnded);

    [Theory]
    [InlineData("")]
    [InlineData("4711 (sh) S 1 2")]
    [InlineData("sh S 1 4711")]
    public void What_is_no_such_line_is_nothing(string text) => Assert.Null(LinuxProcessFacts.Parse(text));

    [Fact]
    public void Listening_sockets_are_read_in_the_order_of_the_machines_bytes()
    {
        string[] lines =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0",
            "   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0",
            "   2: 0100007F:1F90 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0",
            "   3: 00000000000000000000000001000000:1F91 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 444 1",
        ];

        Assert.Equal(
            ["127.0.0.1:8080 111", "0.0.0.0:80 222", "[::1]:8081 444"],
            ListeningSockets.Parse(lines).Select(socket => $"{socket.Address} {socket.Inode}"));
    }

    [Fact]
    public void A_stored_line_is_read_as_it_was_written()
    {
        var time = new DateTimeOffset(2026, 11, 20, 21, 43, 5, 123, TimeSpan.Zero);
        byte[] stored = [.. LogLine.Stamp(time), .. "hello there"u8];

        Assert.Equal(new LogLine("visits", "web", time, "hello there"), LogLine.Parse("visits", "web", stored));
        Assert.Null(LogLine.Parse("visits", "web", "no time before it, just text"u8));
    }
}
