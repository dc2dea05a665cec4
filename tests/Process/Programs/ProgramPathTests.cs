using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Programs;

public sealed class ProgramPathTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("sw-path-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_program_in_the_current_folder_is_not_taken_for_one_on_PATH()
    {
        Program("git");

        Assert.Equal("program-not-found", Only(() => ProgramPath.Resolve("git", _folder, "/nowhere")).Code);
        Assert.Equal("program-not-found", Only(() => ProgramPath.Resolve("git", _folder, ":.:/nowhere")).Code);
        Assert.Equal(Path.Combine(_folder, "git"), ProgramPath.Resolve("./git", _folder, "/nowhere"));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        File.CreateSymbolicLink(Path.Combine(_folder, "a", "tool"), "/nowhere/tool");
        Directory.CreateDirectory(Path.Combine(_folder, "b"));
        Program("b/tool");

        Assert.Equal(Path.Combine(_folder, "b/tool"), ProgramPath.Resolve("tool", "/", $"{_folder}/a:{_folder}/b"));
    }

    [Fact]
    public void A_file_that_is_not_executable_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "tool"), "");

        var problem = Only(() => ProgramPath.Resolve("tool", "/", _folder));

        Assert.Equal(("program-not-executable", $"chmod +x '{_folder}/tool'"), (problem.Code, problem.Fix));
    }

    [Fact]
    public async Task The_first_folder_comes_before_PATH_for_the_program_and_for_what_it_runs()
    {
        Program("greet", "#!/bin/sh\necho hello\n");
        var runner = new ProgramRunner(_folder);

        var direct = await runner.RunAsync(ProgramCall.Of("greet"), TestContext.Current.CancellationToken);
        var within = await runner.RunAsync(ProgramCall.Of("sh", "-c", "greet"), TestContext.Current.CancellationToken);

        Assert.Equal(("hello\n", "hello\n"), (direct.Output, within.Output));
    }

    [Fact]
    public async Task What_a_program_leaves_running_is_not_waited_for()
    {
        var call = ProgramCall.Of("sh", "-c", "echo done; sleep 60 & echo $! >&2");

        var result = await new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal((0, "done\n"), (result.ExitCode, result.Output));
        await new ProgramRunner().RunAsync(ProgramCall.Of("kill", result.Error.Trim()), TestContext.Current.CancellationToken);
    }

    void Program(string name, string text = "#!/bin/sh\n")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static Problem Only(Action action) => Assert.Throws<ProblemException>(action).Problems.Single();
}
