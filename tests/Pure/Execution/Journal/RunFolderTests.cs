using Slipway.Execution.Journal;

namespace Slipway.Tests.Execution.Journal;

public class RunFolderTests
{
    [Theory]
    [InlineData("visits/web", "visits%2Fweb.log")]
    [InlineData("visits:test", "visits%3Atest.log")]
    [InlineData("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.log")]
    [InlineData("..", "%2E..log")]
    [InlineData("grün", "gr%C3%BCn.log")]
    public void A_step_s_log_is_a_file_in_the_folder_whatever_its_name(string step, string file) =>
        Assert.Equal($"/state/runs/plasma/000012/{file}", new RunFolder("/state/runs/plasma/000012").LogPath(step));

    [Fact]
    public void Long_names_stay_short_and_apart()
    {
        var folder = new RunFolder("/runs/1");
        var one = folder.LogPath(new string('a', 400) + "1");

        Assert.True(Path.GetFileName(one).Length < 255);
        Assert.NotEqual(one, folder.LogPath(new string('a', 400) + "2"));
    }
}
