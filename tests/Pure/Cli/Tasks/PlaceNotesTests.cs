using System.Collections.Immutable;
using Slipway.Cli.Tasks;
using Slipway.Execution;

namespace Slipway.Tests.Cli.Tasks;

public class PlaceNotesTests
{
    static readonly ImmutableArray<Step> Steps = [Noted("a:test"), Noted("b:test"), Noted("c:test"), Noted("d:test"), Noted("e:test"), Step("f:test", StepPlace.ThisMachine)];

    [Theory]
    [InlineData("", "a:test, b:test, c:test and 2 more")]
    [InlineData("a:test c:test", "b:test, d:test, e:test")]
    [InlineData("a:test b:test c:test d:test", "e:test")]
    public void Only_what_is_run_is_told_of(string reused, string named) =>
        Assert.Equal([$"on this machine, not in its image: {named}: no engine"], PlaceNotes.Of(Steps, step => reused.Split(' ').Contains(step.Name)));

    [Fact]
    public void Nothing_is_told_when_nothing_is_run() => Assert.Empty(PlaceNotes.Of(Steps, step => true));

    [Fact]
    public void Each_reason_has_a_line() =>
        Assert.Equal(2, PlaceNotes.Of([Noted("a:test"), Step("b:test", new StepPlace(null, "no stage `dev`"))], step => false).Count());

    static Step Noted(string name) => Step(name, new StepPlace(null, "no engine"));

    static Step Step(string name, StepPlace place) => new(name, [], run => Task.FromResult(new StepOutcome())) { Place = place };
}
