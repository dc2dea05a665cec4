using System.Collections.Immutable;
using Slipway.Doctor;
using Slipway.Engines.Containers;
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
    [InlineData(ImageBuilder.BuildKit, "docker 20.10.24, its engine 20.10.24+dfsg1; it builds with BuildKit, by itself")]
    [InlineData(ImageBuilder.Buildx, "docker 20.10.24, its engine 20.10.24+dfsg1; it builds with BuildKit, through buildx")]
    [InlineData(ImageBuilder.Old, "docker 20.10.24, its engine 20.10.24+dfsg1; it builds with the old builder, since buildx is not there")]
    public async Task Docker_says_how_it_builds(ImageBuilder builder, string what) =>
        Assert.Equal(DoctorResult.Ok("containers", what), await AskAsync(Containers(new ContainerCandidate(Docker(builder), "20.10.24+dfsg1"))));

    [Fact]
    public async Task A_docker_without_its_engine_is_a_warning() =>
        Assert.Equal(DoctorStatus.Warning, (await AskAsync(Containers(new ContainerCandidate(Docker(ImageBuilder.BuildKit), null)))).Status);

    [Fact]
    public async Task Without_docker_there_may_be_podman()
    {
        var podman = new ContainerProgram("/usr/bin/podman", ContainerKind.Podman, new Version(4, 3, 1)) { Builder = ImageBuilder.Buildah };

        Assert.Equal("podman 4.3.1, which builds with Buildah, by itself", (await AskAsync(Containers(new ContainerCandidate(podman, "4.3.1")))).What);
    }

    [Fact]
    public async Task Without_both_it_says_what_to_install() => Assert.Equal("install docker or podman", (await AskAsync(Containers())).Fix);

    [Fact]
    public async Task The_shells_that_are_there_are_named()
    {
        Assert.Equal("for `slipway shell`: bash, fish", (await AskAsync(MachineChecks.Shells(name => name == "zsh" ? null : $"/bin/{name}"))).What);
        Assert.Equal(DoctorStatus.Warning, (await AskAsync(MachineChecks.Shells(_ => null))).Status);
    }

    static DoctorCheck Containers(params ContainerCandidate[] found) => EngineChecks.Containers(_ => Task.FromResult(found.ToImmutableArray()));

    static ContainerProgram Docker(ImageBuilder builder) => new("/usr/bin/docker", ContainerKind.Docker, new Version(20, 10, 24)) { Builder = builder };

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
