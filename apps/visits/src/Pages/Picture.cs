using System.Globalization;
using System.Text;
using Visits.Visitors;

namespace Visits.Pages;

/// <summary>The visits of the last 30 days as a bar chart: an SVG made here, and the same as a table for whoever would rather read it.</summary>
static class Picture
{
    const int Step = 10;
    const int Bar = 7;
    const int Height = 100;

    public static string Figure(IReadOnlyList<DayCount> counted, DateOnly today)
    {
        var days = Fill(counted, today);
        var most = days.Max(day => day.Visits);
        return $"""
                <figure>
                  <figcaption>
                    <h2>The last {days.Count} days</h2>
                    <p>at most {Html.Count(most, "visit")} a day</p>
                  </figcaption>
            {Svg(days, most)}
                  <p class="axis" aria-hidden="true"><span>{Html.Day(days[0].Day)}</span><span>today</span></p>
                  <details>
                    <summary>The same as a table</summary>
            {Table(days)}
                  </details>
                </figure>
            """;
    }

    /// <summary>Exactly the days of the picture, the oldest first; days without visits are not stored.</summary>
    public static IReadOnlyList<DayCount> Fill(IReadOnlyList<DayCount> counted, DateOnly today)
    {
        var visits = counted.ToDictionary(day => day.Day, day => day.Visits);
        return [.. Enumerable.Range(1 - Ledger.PictureDays, Ledger.PictureDays)
            .Select(today.AddDays)
            .Select(day => new DayCount(day, visits.GetValueOrDefault(day)))];
    }

    /// <summary>Stretched to the page's width by its style, so nothing in it is text.</summary>
    public static string Svg(IReadOnlyList<DayCount> days, long most)
    {
        var svg = new StringBuilder();
        var sum = days.Sum(day => day.Visits);
        svg.Append(CultureInfo.InvariantCulture, $"""
                  <svg class="chart" viewBox="0 0 {(days.Count * Step) - (Step - Bar)} {Height}" preserveAspectRatio="none" role="img" aria-labelledby="chart-title chart-description">
                    <title id="chart-title">Visits on each of the last {days.Count} days</title>
                    <desc id="chart-description">{Html.Count(sum, "visit")} from {Html.Day(days[0].Day)} to {Html.Day(days[^1].Day)}; at most {Html.Number(most)} on one day, {Html.Number(days[^1].Visits)} today.</desc>

            """);
        for (var i = 0; i < days.Count; i++)
        {
            var (day, visits) = days[i];
            var height = BarHeight(visits, most);
            var kind = visits == 0 ? "none" : i == days.Count - 1 ? "today" : "day";
            svg.Append(CultureInfo.InvariantCulture, $"""
                        <rect class="{kind}" x="{i * Step}" y="{Height - height:0.##}" width="{Bar}" height="{height:0.##}"><title>{Html.Day(day)}: {Html.Count(visits, "visit")}</title></rect>

                """);
        }

        return svg.Append("      </svg>").ToString();
    }

    /// <summary>A day without visits has a base line, and one visit can be seen beside a thousand.</summary>
    static double BarHeight(long visits, long most) => visits == 0 ? 1 : Math.Max(3, (double)visits * Height / most);

    static string Table(IReadOnlyList<DayCount> days)
    {
        var rows = days.Reverse().Select(day => $"""          <tr><th scope="row">{Html.Day(day.Day)}</th><td>{Html.Number(day.Visits)}</td></tr>""");
        return $"""
                    <table>
                      <thead><tr><th scope="col">Day (UTC)</th><th scope="col">Visits</th></tr></thead>
                      <tbody>
            {string.Join('\n', rows)}
                      </tbody>
                    </table>
            """;
    }
}
