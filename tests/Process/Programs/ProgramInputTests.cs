using Slipway.Programs;

namespace Slipway.Tests.Programs;

public class ProgramInputTests
{
    static readonly byte[] Many = new byte[1024 * 1024];

    [Fact]
    public async Task A_program_that_waits_for_what_cannot_be_given_is_ended_and_the_cause_told()
    {
        var call = ProgramCall.Of("cat") with
        {
            WriteInputAsync = async (input, cancellation) =>
            {
                await input.WriteAsync(Many.AsMemory(0, 10), cancellation);
                throw new IOException("no space left");
            },
        };

        Assert.Equal("no space left", (await Assert.ThrowsAsync<IOException>(() => RunAsync(call))).Message);
    }

    [Fact]
    public async Task One_that_takes_no_more_tells_by_its_exit_code() =>
        Assert.Equal(3, (await RunAsync(ProgramCall.Of("sh", "-c", "exit 3") with { WriteInputAsync = (input, cancellation) => input.WriteAsync(Many, cancellation).AsTask() })).ExitCode);

    [Fact]
    public async Task A_text_is_its_whole_input() => Assert.Equal("grüße", (await RunAsync(ProgramCall.Of("cat") with { Input = "grüße" })).Output);

    static Task<ProgramResult> RunAsync(ProgramCall call) => new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);
}
