using System.IO.Pipelines;
using System.Text;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Tests.Secrets.Redaction;

public class RedactingWritersTests
{
    static readonly Redactor Redactor = new([new Secret("geheimniß")]);

    [Fact]
    public void A_writer_masks_across_calls_and_keeps_other_text()
    {
        var below = new StringWriter();
        using (var writer = new RedactingTextWriter(below, Redactor) { NewLine = "\n" })
        {
            writer.Write("é geh");
            writer.Write("eimni");
            writer.Write('ß');
            writer.WriteLine(" 🐣 {0}", 12);
            writer.Write("geh");
        }

        Assert.Equal("é *** 🐣 12\ngeh", below.ToString());
    }

    [Fact]
    public void A_writer_shows_all_when_flushed()
    {
        var below = new StringWriter();
        var writer = new RedactingTextWriter(below, Redactor);
        writer.Write("go g");
        Assert.Equal("go ", below.ToString());
        writer.Flush();
        Assert.Equal("go g", below.ToString());
    }

    [Fact]
    public async Task A_silent_program_has_its_prompt_shown()
    {
        var pipe = new Pipe();
        using var seen = new MemoryStream();
        var pumping = RedactingPump.CopyAsync(pipe.Reader.AsStream(), seen, Redactor, TimeProvider.System, TestContext.Current.CancellationToken);
        await pipe.Writer.WriteAsync("who goes g"u8.ToArray(), TestContext.Current.CancellationToken);
        while (seen.Length < "who goes g".Length)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(" geheimniß\n"), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        await pumping;
        Assert.Equal("who goes g ***\n", Encoding.UTF8.GetString(seen.ToArray()));
    }
}
