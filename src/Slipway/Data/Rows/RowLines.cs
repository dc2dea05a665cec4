using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Slipway.Problems;

namespace Slipway.Data.Rows;

/// <summary>Rows as a server's own program prints them: the table's number, the key's values, the hash, with tabs between; <c>0	17	Ada\tLovelace	9e107d…</c>.
/// A tab, a line's end and a backslash within a value are escaped by a backslash.</summary>
static class RowLines
{
    const int Longest = 1024 * 1024;

    public static async Task ReadAsync(Stream output, ChannelWriter<RowMark> to, CancellationToken cancellation)
    {
        var reader = PipeReader.Create(output, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        for (var isEnd = false; !isEnd;)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (Line(ref rest) is { } line)
            {
                await to.WriteAsync(Read(line), cancellation);
            }

            if (rest.Length > Longest)
            {
                throw new ProblemException(DataProblems.Broke("the rows could not be compared", $"a key is longer than {Longest} bytes"));
            }

            reader.AdvanceTo(rest.Start, rest.End);
            isEnd = read.IsCompleted;
        }
    }

    internal static RowMark Read(string line)
    {
        var fields = line.Split('\t');
        return new RowMark(int.Parse(fields[0], CultureInfo.InvariantCulture), [.. fields[1..^1].Select(Unescape)], fields[^1]);
    }

    static string? Line(ref ReadOnlySequence<byte> rest)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            return null;
        }

        var line = Encoding.UTF8.GetString(rest.Slice(0, end));
        rest = rest.Slice(rest.GetPosition(1, end));
        return line;
    }

    static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (var place = 0; place < value.Length; place++)
        {
            text.Append(value[place] != '\\' || place + 1 == value.Length ? value[place] : value[++place] switch
            {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                'v' => '\v',
                '0' => '\0',
                var other => other,
            });
        }

        return text.ToString();
    }
}
