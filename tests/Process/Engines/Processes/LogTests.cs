using Slipway.Engines.Processes.Logs;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.State;

namespace Slipway.Tests.Engines.Processes;

public sealed class LogTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    readonly string _top = Directory.CreateTempSubdirectory("sw-").FullName;
    readonly UpFolders _folders;

    public LogTests() => _folders = new UpFolders(Path.Combine(_top, "state"), Path.Combine(_top, "s"));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_top, recursive: true);

    [Fact]
    public async Task Lines_of_several_processes_come_in_the_order_of_their_time()
    {
        Write("visits", "web", (Noon, "one"), (Noon.AddSeconds(2), "three"));
        Write("photos", "web", (Noon.AddSeconds(1), "two"), (Noon.AddSeconds(3), "four"));

        Assert.Equal(["one", "two", "three", "four"], await ReadAsync(new LogQuery()));
        Assert.Equal(["one", "three"], await ReadAsync(new LogQuery { Of = ["visits"] }));
        Assert.Equal(["two", "four"], await ReadAsync(new LogQuery { Of = ["photos/web"] }));
        Assert.Equal(["three", "four"], await ReadAsync(new LogQuery { Since = Noon.AddSeconds(2) }));
        Assert.Equal(["two", "three"], await ReadAsync(new LogQuery { Grep = "^t" }));
        Assert.Equal(["four"], await ReadAsync(new LogQuery { Tail = 1 }));
    }

    [Fact]
    public async Task A_pattern_that_is_none_or_takes_for_ever_is_a_problem()
    {
        Write("visits", "web", (Noon, new string('a', 5000) + "!"));

        foreach (var pattern in (string[])["(", "^(a+)+$"])
        {
            var exception = await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(new LogQuery { Grep = pattern }));
            Assert.Equal("log-pattern", exception.Problems[0].Code);
        }
    }

    [Fact]
    public async Task Whoever_follows_misses_no_line_while_files_are_begun_and_removed()
    {
        const int count = 3000;
        var read = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var files = new LogFiles(_folders, "visits", "web");
        var writing = Task.Run(async () =>
        {
            using var writer = new LogWriter(files, maximumBytes: 20_000, maximumFiles: 3);
            for (var line = 1; line <= count; line++)
            {
                writer.Append([.. LogLine.Stamp(Noon.AddMilliseconds(line)), .. System.Text.Encoding.UTF8.GetBytes($"line {line}\n")]);

                // Three files of 20,000 bytes hold more than a thousand lines: whoever is further behind has lost some, and rightly so.
                while (line - Volatile.Read(ref read) >= 500)
                {
                    await Task.Delay(5, Token);
                }
            }
        }, Token);

        var seen = new List<string>();
        await foreach (var line in new LogReader(_folders, TimeProvider.System).ReadAsync(new LogQuery { Follow = true }, stop.Token))
        {
            seen.Add(line.Text);
            Volatile.Write(ref read, seen.Count);
            if (seen.Count == count)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, count).Select(line => $"line {line}"), seen);
        Assert.InRange(files.Numbers().Count, 1, 3);
        Assert.True(files.Numbers().Sum(number => new FileInfo(files.At(number)).Length) <= 3 * 20_000);
    }

    [Fact]
    public void A_line_that_was_torn_does_not_spoil_the_next()
    {
        Write("visits", "web", (Noon, "whole"));
        File.AppendAllText(new LogFiles(_folders, "visits", "web").At(1), "2026-11-20T12:0");
        Write("visits", "web", (Noon.AddSeconds(1), "next"));

        Assert.Equal(["whole", "next"], new LogReader(_folders, TimeProvider.System).Last("visits", "web", 10));
    }

    [Fact]
    public void Names_never_lead_out_of_the_log_folder()
    {
        Write("../..", "../x", (Noon, "inside"));
        Write("..", ".", (Noon, "inside"));

        Assert.Equal([_folders.Logs], Directory.GetFiles(_top, "*", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(Path.GetDirectoryName(file))).Distinct());
        Assert.Equal(["inside"], new LogReader(_folders, TimeProvider.System).Last("../..", "../x", 10));
    }

    [Fact]
    public void A_secret_cut_in_two_by_the_pipe_is_masked_before_it_reaches_the_disk()
    {
        var files = new LogFiles(_folders, "visits", "web");
        using var pipe = new LogPipe(files, new LogWriter(files, 1_000_000, 3), new Redactor([new Secret("correct-horse")]), TimeProvider.System);
        pipe.Open();
        using var process = new FileStream(pipe.Fifo, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        process.Write("it is correct-"u8);
        Assert.True(pipe.Pump());
        process.Write("horse, and more\nunfinished"u8);
        pipe.Drain();

        Assert.Equal(["it is ***, and more", "unfinished"], new LogReader(_folders, TimeProvider.System).Last("visits", "web", 10));
    }

    [Fact]
    public void A_very_long_line_is_kept_in_pieces()
    {
        var stamper = new LineStamper();
        var lines = System.Text.Encoding.UTF8.GetString(stamper.Take(Enumerable.Repeat((byte)'x', (2 * LogLine.MaximumBytes) + 5).Append((byte)'\n').ToArray(), Noon));

        Assert.Equal([LogLine.MaximumBytes, LogLine.MaximumBytes, 5], lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Length - 25));
    }

    [Fact]
    public void Logs_are_for_their_owner_alone()
    {
        Write("visits", "web", (Noon, "mine"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(new LogFiles(_folders, "visits", "web").At(1)));
    }

    void Write(string component, string process, params (DateTimeOffset Time, string Text)[] lines)
    {
        using var writer = new LogWriter(new LogFiles(_folders, component, process), 10_000_000, 3);
        foreach (var (time, text) in lines)
        {
            writer.Append([.. LogLine.Stamp(time), .. System.Text.Encoding.UTF8.GetBytes(text + "\n")]);
        }
    }

    async Task<List<string>> ReadAsync(LogQuery query)
    {
        var lines = new List<string>();
        await foreach (var line in new LogReader(_folders, TimeProvider.System).ReadAsync(query, Token))
        {
            lines.Add(line.Text);
        }

        return lines;
    }
}
