using Slipway.Doctor;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Doctor;

public class DoctorTests
{
    [Fact]
    public async Task Answers_come_in_order_and_a_check_that_hangs_or_throws_is_a_warning()
    {
        DoctorCheck[] checks =
        [
            new("hangs", _ => new TaskCompletionSource<DoctorResult>().Task),
            new("throws", _ => throw new ProblemException(new Problem("x", "the disk is upside down") { Fix = "turn it" })),
            new("fine", _ => Task.FromResult(DoctorResult.Ok("fine", "all well"))),
        ];

        var results = await new DoctorRun(TimeSpan.FromMilliseconds(200), TimeProvider.System).AskAsync(checks, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                new("hangs", DoctorStatus.Warning, "no answer within 0.2 s", "look at what is slow on this machine, then try again"),
                new("throws", DoctorStatus.Warning, "the disk is upside down", "turn it"),
                DoctorResult.Ok("fine", "all well"),
            ],
            results);
    }

    [Theory]
    [InlineData("git version 2.39.5 (Apple Git-154)", DoctorStatus.Ok, "git 2.39.5")]
    [InlineData("git version 2.17.1", DoctorStatus.Failed, "git 2.17.1 is too old")]
    [InlineData(null, DoctorStatus.Failed, "git is not there")]
    public async Task Git_is_there_and_new_enough(string? says, DoctorStatus status, string what)
    {
        var result = await AskAsync(MachineChecks.Git(new Programs { ["git --version"] = says }));

        Assert.Equal((status, what), (result.Status, result.What));
    }

    [Theory]
    [InlineData("Docker version 20.10.24+dfsg1, build 297e128", null, "docker 20.10.24, its engine 20.10.24; it builds with BuildKit, by itself")]
    [InlineData("Docker version 28.1.1, build 4eba377", "github.com/docker/buildx v0.23.0 28c90ea", "docker 28.1.1, its engine 20.10.24; it builds with BuildKit, through buildx")]
    [InlineData("Docker version 28.1.1, build 4eba377", null, "docker 28.1.1, its engine 20.10.24; it builds with the old builder, since buildx is not there")]
    public async Task Docker_says_how_it_builds(string version, string? buildx, string what)
    {
        var programs = new Programs { ["docker --version"] = version, ["docker buildx version"] = buildx, ["docker version --format {{.Server.Version}}"] = "20.10.24\n" };

        Assert.Equal(DoctorResult.Ok("containers", what), await AskAsync(EngineChecks.Containers(programs)));
    }

    [Fact]
    public async Task A_docker_without_its_engine_is_a_warning()
    {
        var programs = new Programs { ["docker --version"] = "Docker version 20.10.24", ["docker buildx version"] = null, ["docker version --format {{.Server.Version}}"] = null };

        Assert.Equal(DoctorStatus.Warning, (await AskAsync(EngineChecks.Containers(programs))).Status);
    }

    [Fact]
    public async Task Without_docker_there_may_be_podman()
    {
        var programs = new Programs { ["docker --version"] = null, ["podman --version"] = "podman version 4.3.1" };

        Assert.Equal("podman 4.3.1, which builds by itself", (await AskAsync(EngineChecks.Containers(programs))).What);
    }

    [Fact]
    public async Task The_shells_that_are_there_are_named()
    {
        Assert.Equal("for `slipway shell`: bash, fish", (await AskAsync(MachineChecks.Shells(name => name == "zsh" ? null : $"/bin/{name}"))).What);
        Assert.Equal(DoctorStatus.Warning, (await AskAsync(MachineChecks.Shells(_ => null))).Status);
    }

    static Task<DoctorResult> AskAsync(DoctorCheck check) => check.Ask(TestContext.Current.CancellationToken);

    /// <summary>Programs by their whole command line, with what they print; null: it ends with 1, or is not there when it is asked for its version.</summary>
    sealed class Programs : Dictionary<string, string?>, IProgramRunner
    {
        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) => this[string.Join(' ', call.Words)] switch
        {
            { } output => Task.FromResult(new ProgramResult(0, output, "")),
            null when call.Words[^1] == "--version" => throw new ProblemException(new Problem("program-not-found", $"`{call.Words[0]}` was not found")),
            null => Task.FromResult(new ProgramResult(1, "", "")),
        };

        public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
