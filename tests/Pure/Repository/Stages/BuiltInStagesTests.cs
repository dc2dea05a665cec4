using Slipway.Problems;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;

namespace Slipway.Tests.Repository.Stages;

public class BuiltInStagesTests
{
    [Fact]
    public void The_built_in_stages_are_read_as_the_parser_reads_them()
    {
        var problems = new List<Problem>();
        var parsed = ManifestParser.Parse(new ManifestSource(BuiltInStages.File, BuiltInStages.Text), problems)!;

        Assert.Empty(problems);
        Assert.Equal(Flat(parsed), Flat(BuiltInStages.Read()));
        Assert.Equal(28, Flat(parsed).Count(line => line.Contains("scalar", StringComparison.Ordinal)));
    }

    static List<string> Flat(ManifestNode node) => node switch
    {
        ScalarNode scalar => [$"{scalar.Line}:{scalar.Column} scalar {scalar.Text} {scalar.IsPlain} {scalar.Length}"],
        MapNode map => [$"{map.Line}:{map.Column} map", .. map.Entries.SelectMany(entry => Flat(entry.Key).Concat(Flat(entry.Value)))],
        _ => throw new InvalidOperationException(),
    };
}
