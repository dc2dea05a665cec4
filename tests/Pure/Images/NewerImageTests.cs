using Slipway.Images;

namespace Slipway.Tests.Images;

public class NewerImageTests
{
    [Theory]
    [InlineData(NewerImageWay.Use, "")]
    [InlineData(NewerImageWay.Ask, "terminal")]
    [InlineData(NewerImageWay.Use, "terminal here")]
    [InlineData(NewerImageWay.Use, "terminal given")]
    [InlineData(NewerImageWay.Refuse, "worked")]
    [InlineData(NewerImageWay.Refuse, "worked here")]
    [InlineData(NewerImageWay.Ask, "worked here terminal")]
    [InlineData(NewerImageWay.Use, "worked given")]
    public void An_image_of_others_never_takes_the_place_of_what_is_worked_on_unasked(NewerImageWay expected, string facts)
    {
        bool Is(string fact) => facts.Split(' ').Contains(fact);

        Assert.Equal(expected, NewerImageWays.Of(Is("given"), canAsk: Is("terminal"), isWorkedOn: Is("worked"), isHere: Is("here")));
    }
}
