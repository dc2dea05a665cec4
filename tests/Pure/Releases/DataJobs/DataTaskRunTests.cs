using System.Text.Json;
using Slipway.Data.Snapshots;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.DataJobs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.DataJobs;

/// <summary>What a Job does inside, with a file in the place of a server.</summary>
public class DataTaskRunTests
{
    const string Mark = "0123456789abcdef";

    [Fact]
    public async Task A_task_is_carried_out_and_answered_in_the_log()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("shop.db", "");

        var (isDone, answer, _) = await RunAsync(new Look(null), Path.Combine(repository.Root, "shop.db"));

        Assert.True(isDone);
        Assert.Empty(Assert.IsType<DataLook>(answer!.Answer).Facts.Tables);
    }

    [Fact]
    public async Task What_stands_in_its_way_is_answered_without_secrets()
    {
        var (isDone, answer, lines) = await RunAsync(new Look(null), "/nowhere/a-secret-place/shop.db", ("SLIPWAY_SECRET_S3_SECRET_KEY", "a-secret-place"));

        Assert.False(isDone);
        Assert.Null(answer!.Answer);
        Assert.Equal("data-missing", Assert.Single(answer.Problems).Code);
        Assert.Contains("***", $"{answer.Problems[0]}", StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-place", $"{string.Join('\n', lines)}{answer.Problems[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_waits_for_an_answer_the_last_line_is_for_people()
    {
        var (isDone, answer, lines) = await RunAsync(new Look(null), "/nowhere/a-secret-place/shop.db", mark: "", ("SLIPWAY_SECRET_S3_SECRET_KEY", "a-secret-place"));

        Assert.Equal((false, null), (isDone, answer));
        Assert.Contains("/nowhere/***/shop.db", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"subject":{"repository":"toys","stage":"staging","component":"shop","need":"database"},"kind":"sqlite","destination":null,"isEncrypted":false,"mark":"m","order":{"do":"nobody-knows"}}""")]
    public async Task Without_a_task_nothing_is_done(string? task)
    {
        Dictionary<string, string> variables = task is null ? [] : new() { [DataTaskVariables.Task] = task };

        var exception = await Assert.ThrowsAsync<ProblemException>(() => new DataTaskRun(variables, new ProgramRunner(), _ => { }, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal("data-task", exception.Problems[0].Code);
    }

    static Task<(bool IsDone, ToldAnswer? Answer, List<string> Lines)> RunAsync(DataOrder order, string file, params (string Name, string Value)[] more) => RunAsync(order, file, Mark, more);

    static async Task<(bool IsDone, ToldAnswer? Answer, List<string> Lines)> RunAsync(DataOrder order, string file, string mark, params (string Name, string Value)[] more)
    {
        var task = new DataTask(new SnapshotSubject("toys", "staging", "shop", "database"), "sqlite", null, false, mark, order);
        var variables = more.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        variables[DataTaskVariables.Task] = JsonSerializer.Serialize(task, DataTaskJson.Default.DataTask);
        variables[DataTaskVariables.Admin] = variables[DataTaskVariables.Application] = $"sqlite://{file}";
        var lines = new List<string>();
        var isDone = await new DataTaskRun(variables, new ProgramRunner(), lines.Add, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        return (isDone, AnswerText.Read(lines, Mark), [.. lines.Where(line => !AnswerText.Is(line))]);
    }
}
