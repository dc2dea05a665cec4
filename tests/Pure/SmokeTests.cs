namespace Slipway.Tests;

public class SmokeTests
{
    [Fact]
    public void The_ring_runs() => Assert.True(true);
}
