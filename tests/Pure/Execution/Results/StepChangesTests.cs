using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Sources;
using static Slipway.Tests.Execution.Results.FakeMemory;

namespace Slipway.Tests.Execution.Results;

public class StepChangesTests
{
    [Fact]
    public void Files_are_named_by_path_with_what_became_of_them()
    {
        var before = Inputs([], ("sources visits", [File("apps/visits/a.cs", "1"), File("apps/visits/b.cs", "1"), File("apps/visits/run", "1"), File("apps/visits/same", "1")]));
        var now = Inputs([], ("sources visits", [File("apps/visits/b.cs", "2"), File("apps/visits/c.cs", "1"), File("apps/visits/run", "1", SourceKind.Executable), File("apps/visits/same", "1")]));

        Assert.Equal(
            ["changed: file apps/visits/b.cs", "new: file apps/visits/c.cs", "changed: kind or mode of file apps/visits/run", "removed: file apps/visits/a.cs"],
            Between(before, now));
    }

    [Fact]
    public void The_files_of_what_is_needed_indirectly_are_found_once()
    {
        var before = Needing("1");
        var now = Needing("2");

        Assert.Equal(["changed: file libs/base/x.cs"], Between(before, now));
    }

    [Fact]
    public void Variables_tools_and_the_rest_are_named_and_never_shown()
    {
        var before = Inputs([("command", "go test"), ("variable LANG", "de"), ("variable TOKEN", "file 1"), ("passed CI", "1"), ("tool go", "1.25"), ("list", "fast"), ("place", "linux"), ("stage", "test"), ("format", "1")]);
        var now = Inputs([("command", "go test -v"), ("variable LANG", "en"), ("variable TOKEN", "file 2"), ("tool go", "1.26"), ("list", "slow"), ("place", "macos"), ("stage", "ci"), ("format", "2"), ("variable NEW", "x")]);

        Assert.Equal(
            [
                "changed: command", "changed: variable LANG", "changed: another version of secret TOKEN", "changed: tool go", "changed: list of tests",
                "changed: machine or image", "changed: stage", "changed: way of fingerprinting", "new: variable NEW", "removed: variable CI",
            ],
            Between(before, now));
    }

    [Fact]
    public void Files_come_first_and_steps_last()
    {
        var before = Inputs([("command", "1"), ("step accounts:build", "1")], ("above", [File("global.json", "1")]));
        var now = Inputs([("command", "2"), ("step accounts:build", "2")], ("above", [File("global.json", "2")]));

        Assert.Equal(["changed: file global.json", "changed: command", "changed: step accounts:build"], Between(before, now));
    }

    [Theory]
    [InlineData("sources visits", "changed: files of visits")]
    [InlineData("needs visits", "changed: files of visits, or of what it needs")]
    [InlineData("above", "changed: files in the folders above")]
    [InlineData("files", "changed: files that `inputs` names")]
    public void Where_nobody_knows_the_files_of_then_their_place_is_named(string input, string told) =>
        Assert.Equal([told], Between(Inputs([(input, "1")]), Inputs([(input, "2")])));

    [Fact]
    public void The_same_inputs_have_no_changes() => Assert.Empty(Between(Needing("1"), Needing("1")));

    /// <summary>a and b both need base, whose one file has this content.</summary>
    static StepInputs Needing(string content)
    {
        SourceFile[] files = [File("libs/base/x.cs", content)];
        SourceFile[] ofBase = [new("sources base", SourceKind.File, OfAll(files))];
        SourceFile[] a = [File("sources a", "a"), new("needs base", SourceKind.File, OfAll(ofBase))];
        SourceFile[] b = [File("sources b", "b"), new("needs base", SourceKind.File, OfAll(ofBase))];
        return Inputs([], ("needs a", a), ("needs b", b), ("needs base", ofBase), ("sources base", files));
    }

    static IEnumerable<string> Between(StepInputs before, StepInputs now)
    {
        var memory = new FakeMemory().With(Step(before));
        return StepChanges.Between(memory.InputsOf("visits:test")!, now, memory, name => name == "TOKEN").Select(change => change.ToString());
    }

    static Step Step(StepInputs inputs) => Steps.Effect("visits:test", []) with { Inputs = inputs };
}
