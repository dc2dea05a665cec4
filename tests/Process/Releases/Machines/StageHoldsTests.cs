using Slipway.Releases.Machines;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

public class StageHoldsTests
{
    [Fact]
    public void A_component_that_was_never_held_is_let_go_all_the_same()
    {
        using var folder = TemporaryRepository.CreateWithoutGit();
        var holds = HoldsIn(folder.Base);
        holds.Remove("shop");
        Assert.False(holds.Has("shop"));
    }

    [Fact]
    public void A_component_is_held_until_it_is_let_go()
    {
        using var folder = TemporaryRepository.CreateWithoutGit();
        HoldsIn(folder.Base).Add("shop");
        Assert.True(HoldsIn(folder.Base).Has("shop"));
        HoldsIn(folder.Base).Remove("shop");
        HoldsIn(folder.Base).Remove("shop");
        Assert.False(HoldsIn(folder.Base).Has("shop"));
    }

    static StageHolds HoldsIn(string folder) => new(new MachineStage("plasma", "live", Path.Combine(folder, "place"), new UpFolders(Path.Combine(folder, "up"), Path.Combine(folder, "x")), folder));
}
