using System.Xml.Linq;
using Visits.Pages;
using Visits.Visitors;

namespace Visits.Tests.Pages;

public sealed class PictureTests
{
    static readonly DateOnly Today = new(2026, 11, 20);

    [Fact]
    public void Days_without_visits_are_filled_in_and_older_ones_left_out()
    {
        var days = Picture.Fill([new(Today.AddDays(-40), 9), new(Today.AddDays(-29), 3), new DayCount(Today, 5)], Today);

        Assert.Equal(30, days.Count);
        Assert.Equal((Today.AddDays(-29), 3), (days[0].Day, days[0].Visits));
        Assert.Equal(5, days[^1].Visits);
        Assert.Equal(8, days.Sum(day => day.Visits));
    }

    [Fact]
    public void The_svg_is_well_formed_and_its_bars_are_as_high_as_the_visits_are_many()
    {
        var svg = XElement.Parse(Picture.Svg(Picture.Fill([new(Today.AddDays(-1), 1000), new(Today.AddDays(-2), 1), new DayCount(Today, 250)], Today), 1000));
        var bars = svg.Elements().Where(element => element.Name.LocalName == "rect").ToList();

        Assert.Equal(30, bars.Count);
        Assert.Equal(["1", "3", "100", "25"], bars[^4..].Select(bar => bar.Attribute("height")!.Value));
        Assert.Equal(["none", "day", "day", "today"], bars[^4..].Select(bar => bar.Attribute("class")!.Value));
        Assert.Equal("19 November 2026: 1\u202f000 visits", bars[^2].Elements().Single().Value);
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Contains("1\u202f251 visits from 22 October 2026 to 20 November 2026", svg.Elements().ElementAt(1).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_without_visits_has_a_picture_too() =>
        Assert.Contains("at most 0 visits a day", Picture.Figure([], Today), StringComparison.Ordinal);
}
