using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Tests.Secrets.Redaction;

public class RedactingFlowTests
{
    static readonly string[] Known = ["secret", "cretin", "topsecretword", "aaaa", "abab", "geheimniß"];

    // Letters that often make a secret, or nearly one, and bytes that are no UTF-8.
    static readonly string[] Pieces = ["secret", "sec", "ret", "in", "top", "word", "a", "aa", "ab", "b", "geheimni", "ß", "\n", " ", "x"];

    static readonly Gen<byte[]> Bytes =
        Gen.OneOf(
            Gen.Elements(Pieces).Select(Encoding.UTF8.GetBytes),
            Gen.Choose(0, 255).Select(value => new[] { (byte)value }))
        .ListOf().Select(parts => parts.SelectMany(part => part).ToArray());

    static readonly Gen<int[]> Cuts = Gen.Choose(1, 9).ListOf().Select(cuts => cuts.ToArray());

    [Fact]
    public void However_the_bytes_are_cut_the_outcome_is_that_of_a_naive_search() =>
        Prop.ForAll(
            (from bytes in Bytes from cuts in Cuts select (bytes, cuts)).ToArbitrary(),
            example => Naive(example.bytes).SequenceEqual(Run(example.bytes, example.cuts)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Never_more_is_held_back_than_the_beginning_of_a_secret() =>
        Prop.ForAll(Bytes.ToArbitrary(), bytes =>
        {
            var flow = new RedactingFlow(Redactor());
            var output = new ArrayBufferWriter<byte>();
            return bytes.Select((value, index) => (value, index)).All(each =>
            {
                flow.Write([each.value], output);
                return flow.Held <= LongestBeginning(bytes.AsSpan(0, each.index + 1));
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_without_a_secret_pass_unchanged() =>
        Prop.ForAll((from bytes in Bytes from cuts in Cuts select (bytes, cuts)).ToArbitrary(), example =>
        {
            var redactor = new Redactor([new Secret("never-in-there-1234567890")]);
            return example.bytes.SequenceEqual(Run(example.bytes, example.cuts, redactor));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_secret_learnt_in_the_middle_of_itself_is_masked()
    {
        var redactor = new Redactor([new Secret("hunter2-long")]);
        var flow = new RedactingFlow(redactor);
        var output = new ArrayBufferWriter<byte>();
        flow.Write("say hunter"u8, output);
        redactor.Add(new Secret("hunter3"));
        flow.Write("3!"u8, output);
        flow.Complete(output);
        Assert.Equal("say ***!", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_waiting_prompt_is_shown_and_the_rest_of_a_secret_is_still_masked()
    {
        var flow = new RedactingFlow(new Redactor([new Secret("hunter2-and-more")]));
        var output = new ArrayBufferWriter<byte>();
        flow.Write("go h"u8, output);
        Assert.Equal("go ", Encoding.UTF8.GetString(output.WrittenSpan));
        flow.ReleaseHeld(output);
        Assert.Equal("go h", Encoding.UTF8.GetString(output.WrittenSpan));
        flow.Write("unter2-and-more."u8, output);
        Assert.Equal("go h***.", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("key: hunter2-and-mor", "key: ***")]
    [InlineData("key: hunter2-a", "key: ***")]
    [InlineData("key: hunter", "key: hunter")]
    public void A_secret_cut_off_in_its_second_half_is_masked_at_the_end(string text, string expected)
    {
        var redactor = new Redactor([new Secret("hunter2-and-more")]);
        Assert.Equal(expected, Encoding.UTF8.GetString([.. Run(Encoding.UTF8.GetBytes(text), [3], redactor)]));
    }

    static Redactor Redactor() => new(Known.Select(secret => new Secret(secret)));

    static byte[] Run(byte[] bytes, int[] cuts, Redactor? redactor = null)
    {
        using var below = new MemoryStream();
        using (var stream = new RedactingStream(below, redactor ?? Redactor(), leaveOpen: true))
        {
            var rest = bytes.AsSpan();
            for (var turn = 0; !rest.IsEmpty; turn++)
            {
                var length = Math.Min(rest.Length, cuts.Length == 0 ? rest.Length : cuts[turn % cuts.Length]);
                stream.Write(rest[..length]);
                stream.Flush();
                rest = rest[length..];
            }
        }

        return below.ToArray();
    }

    // Marks every occurrence of every form, then the last beginning that is more than half of one, and prints the marks as stars.
    static byte[] Naive(byte[] bytes)
    {
        var forms = Known.SelectMany(SecretForms.Of).Distinct().Select(Encoding.UTF8.GetBytes).ToArray();
        var marks = new bool[bytes.Length];
        foreach (var form in forms)
        {
            for (var at = 0; at + form.Length <= bytes.Length; at++)
            {
                if (bytes.AsSpan(at).StartsWith(form))
                {
                    marks.AsSpan(at, form.Length).Fill(true);
                }
            }

            for (var length = form.Length - 1; length >= 4 && length * 2 > form.Length; length--)
            {
                if (bytes.AsSpan().EndsWith(form.AsSpan(0, length)))
                {
                    marks.AsSpan(bytes.Length - length).Fill(true);
                }
            }
        }

        return [.. bytes.SelectMany((value, at) => !marks[at] ? [value] : at > 0 && marks[at - 1] ? (byte[])[] : "***"u8.ToArray())];
    }

    static int LongestBeginning(ReadOnlySpan<byte> bytes)
    {
        var longest = 0;
        foreach (var form in Known.SelectMany(SecretForms.Of).Select(Encoding.UTF8.GetBytes))
        {
            for (var length = Math.Min(form.Length, bytes.Length); length > longest; length--)
            {
                if (bytes.EndsWith(form.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
