using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Slipway.Data;
using Slipway.Data.Work;
using Slipway.Problems;
using Slipway.Releases.DataJobs;

namespace Slipway.Tests.Releases.DataJobs;

public class AnswerTextTests
{
    const string Mark = "0123456789abcdef";

    static readonly ToldAnswer Look = new(new DataLook(new DatabaseFacts("15.13", 5, [.. Enumerable.Range(0, 3000).Select(number => new TableFacts($"table {number * 7919 % 3001}", number, number * 31))]), IsFenced: true), []);

    [Fact]
    public void An_answer_comes_through_a_log_in_pieces_among_other_lines()
    {
        var lines = AnswerText.Lines(Look, Mark).ToList();

        var log = lines.SelectMany(line => (string[])["copying, 3 MiB", line, "{\"is\":\"done\"}"]).Reverse();

        Assert.True(lines.Count > 2 && lines.All(line => line.Length < 3500 && AnswerText.Is(line)), $"{lines.Count}");
        Assert.Equal(Text(Look), Text(AnswerText.Read(log, Mark)!));
        Assert.Equal(Text(Look), Text(AnswerText.Read(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)), Mark)!));
    }

    [Fact]
    public void Problems_come_through_as_they_were_told()
    {
        var told = new ToldAnswer(null, [new ToldProblem("data-unreachable", "the server is away", "no route", null, ProblemKind.Failure)]);

        var problem = Assert.Single(DataJobProblems.Told(AnswerText.Read(AnswerText.Lines(told, Mark), Mark)!).Problems);

        Assert.Equal(("data-unreachable", "the server is away", "no route", null, ProblemKind.Failure), (problem.Code, problem.What, problem.Why, problem.Fix, problem.Kind));
    }

    [Fact]
    public void What_somebody_else_wrote_is_no_answer()
    {
        var forged = AnswerText.Lines(new ToldAnswer(new DataDone(), []), "another-mark").ToList();

        Assert.Null(AnswerText.Read(forged, Mark));
        Assert.Equal(Text(Look), Text(AnswerText.Read([.. forged, .. AnswerText.Lines(Look, Mark), .. forged], Mark)!));
    }

    [Theory]
    [InlineData("1 1 !!!!")]
    [InlineData("1 1 AAAA")]
    [InlineData("0 1 AAAA")]
    [InlineData("2 1 AAAA")]
    [InlineData("1 999999999999 AAAA")]
    [InlineData("-1 -1 AAAA")]
    [InlineData("1 2 AAAA")]
    [InlineData("1 1")]
    public void What_is_broken_is_no_answer(string rest) => Assert.Null(AnswerText.Read([$"slipway-answer {Mark} {rest}"], Mark));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"answer":null,"problems":[]}""")]
    [InlineData("""{"answer":{"is":"nobody-knows"},"problems":[]}""")]
    [InlineData("""{"answer":{"is":"look"},"problems":[]}""")]
    [InlineData("""{"answer":{"is":"look","facts":{"server":"15","bytes":1},"isFenced":false},"problems":[]}""")]
    [InlineData("""{"answer":{"is":"done"},"problems":[{"code":"x"}]}""")]
    public void An_answer_that_lacks_something_is_none(string json) => Assert.Null(AnswerText.Read([Packed(Encoding.UTF8.GetBytes(json))], Mark));

    [Fact]
    public void An_answer_that_never_ends_is_none() => Assert.Null(AnswerText.Read(Encoding.UTF8.GetBytes(
        Packed([.. "{\"answer\":{\"is\":\"done\"},\"problems\":[],\"rest\":\""u8, .. Enumerable.Repeat((byte)32, 40 * 1024 * 1024), .. "\"}"u8])), Mark));

    static string Packed(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(json);
        }

        var text = Convert.ToBase64String(packed.ToArray());
        var pieces = text.Chunk(3000).ToList();
        return pieces.Count == 1 ? $"slipway-answer {Mark} 1 1 {text}" : string.Join('\n', pieces.Select((piece, number) => $"slipway-answer {Mark} {number + 1} {pieces.Count} {new string(piece)}"));
    }

    static string Text(ToldAnswer answer) => string.Join('\n', AnswerText.Lines(answer with { Problems = answer.Problems.IsDefault ? ImmutableArray<ToldProblem>.Empty : answer.Problems }, Mark));
}
