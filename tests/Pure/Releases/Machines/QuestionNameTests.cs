using Slipway.Releases.Machines;

namespace Slipway.Tests.Releases.Machines;

public class QuestionNameTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_question_is_over_when_its_time_is_and_not_before()
    {
        var container = $"slipway-plasma-live-1f9c03a7be.visits.{QuestionName.New(Now)}";

        Assert.False(QuestionName.IsOver(container, Now));
        Assert.True(QuestionName.IsOver(container, Now.AddSeconds(1)));
        Assert.NotEqual(QuestionName.New(Now), QuestionName.New(Now));
    }

    [Theory]
    [InlineData("slipway-plasma-live-1f9c03a7be.visits.migrate")]
    [InlineData("slipway-plasma-live-1f9c03a7be.visits.web.a")]
    [InlineData("slipway-plasma-live-1f9c03a7be.visits.status-1-2")]
    [InlineData("slipway-plasma-live-1f9c03a7be.status-1.database")]
    public void What_is_no_question_is_never_over(string container) => Assert.False(QuestionName.IsOver(container, Now));
}
