using Slipway.State;

namespace Slipway.Tests.State;

public class StateFoldersTests
{
    [Fact]
    public void Two_state_folders_of_one_user_have_no_socket_in_common()
    {
        string[] sockets = [Sockets(null), Sockets("/srv/one"), Sockets("/srv/two")];

        Assert.Equal(3, sockets.Distinct().Count());
        Assert.Equal((Sockets(null), Sockets("/srv/one")), (Sockets("/var/lib"), Sockets("/srv/one")));
        Assert.All(sockets, path => Assert.Equal("/run/slipway", Path.GetDirectoryName(path)));
    }

    static string Sockets(string? state) =>
        StateFolders.From(name => name == "XDG_STATE_HOME" ? state : null, "ada", isRoot: true).PlaceFolders("plasma", "live").Sockets;
}
