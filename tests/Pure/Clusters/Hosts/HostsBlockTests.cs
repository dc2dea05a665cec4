using Slipway.Clusters.Hosts;
using Slipway.Clusters.Standing;
using Slipway.Problems;
using Slipway.Tests.Clusters.Standing;

namespace Slipway.Tests.Clusters.Hosts;

public class HostsBlockTests
{
    const string Before = "127.0.0.1 localhost\n\n# mine\n10.0.0.1 box\n";

    static readonly HostsBlock Block = new("plasma", "staging");

    static readonly string[] One = ["a.example.net"];

    [Fact]
    public void A_block_is_put_behind_what_is_there_and_taken_out_to_the_byte()
    {
        var with = Block.In(Before, "192.0.2.7", [.. One, "b.example.net"]);

        Assert.Equal(Before + "# slipway plasma staging\n192.0.2.7 a.example.net\n192.0.2.7 b.example.net\n# end slipway plasma staging\n", with);
        Assert.Equal(with, Block.In(with, "192.0.2.7", [.. One, "b.example.net"]));
        Assert.Equal(Before, Block.In(with, "", []));
        Assert.Equal(Before, Block.In(Before, "", []));
    }

    [Fact]
    public void A_block_is_changed_where_it_is_and_those_of_others_stay()
    {
        var others = new HostsBlock("plasma", "production").In(Block.In("x\n", "1.1.1.1", [.. One]), "2.2.2.2", [.. One]);

        var changed = Block.In(others + "last\n", "3.3.3.3", [.. One]);

        Assert.Equal("x\n# slipway plasma staging\n3.3.3.3 a.example.net\n# end slipway plasma staging\n# slipway plasma production\n2.2.2.2 a.example.net\n# end slipway plasma production\nlast\n", changed);
    }

    [Fact]
    public void A_file_whose_last_line_does_not_end_keeps_that_line() =>
        Assert.Equal("10.0.0.1 box\n# slipway plasma staging\n1.1.1.1 a.example.net\n# end slipway plasma staging\n", Block.In("10.0.0.1 box", "1.1.1.1", [.. One]));

    [Theory]
    [InlineData("# slipway plasma staging\n1.1.1.1 a\n10.0.0.1 box\n")]
    [InlineData("# slipway plasma staging\n# slipway plasma production\n# end slipway plasma production\n# end slipway plasma staging\n")]
    public void A_block_without_an_end_is_left_to_its_reader(string text) =>
        Assert.Equal("hosts-block", Assert.Throws<ProblemException>(() => Block.In(text, "1.1.1.1", [.. One])).Problems[0].Code);

    [Fact]
    public void What_is_no_host_does_not_come_into_the_file() =>
        Assert.Equal(["a.example.net"], StageHosts.Sorted(["a.example.net", "a.example.net", "x\n1.1.1.1 bank.example.net", "*.example.net", "localhost", "", null]));

    [Fact]
    public void Hosts_and_their_address_are_read_from_ingresses()
    {
        var pods = new StagePods([], [], [PodLab.Ingress("visits", "visits.example.net")]);

        Assert.Equal(["visits.example.net"], StageHosts.Of(pods));
        Assert.Equal("192.0.2.7", StageHosts.Address(pods));
    }
}
