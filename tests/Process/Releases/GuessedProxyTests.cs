using Slipway.Cli;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Sources;

namespace Slipway.Tests.Releases;

public sealed class GuessedProxyTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("sw-").FullName;
    readonly Kubectl _kubectl = new();
    readonly Interruption _interruption = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_way_of_the_last_command_is_begun_before_the_stage_is_known()
    {
        Assert.Equal(["local"], await CallAsync("local"));
        Assert.Equal(["local"], await CallAsync("local"));

        await using (Begin())
        {
        }

        Assert.Equal(["local", "local", "local"], _kubectl.Begun);
    }

    [Fact]
    public async Task A_stage_that_is_elsewhere_by_now_gets_its_own_way_and_the_guess_is_ended()
    {
        await CallAsync("local");

        Assert.Equal(["local", "other"], await CallAsync("other"));
        Assert.Equal(["other"], await CallAsync("other"));
        await _kubectl.AllEndedAsync();
    }

    [Fact]
    public async Task What_nobody_took_is_ended_and_not_guessed_again()
    {
        await CallAsync("local");

        Assert.Equal(["local"], await CallAsync(null));
        Assert.Equal([], await CallAsync(null));
        await _kubectl.AllEndedAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("local")]
    [InlineData("\n\n")]
    [InlineData("a\nb\nc\n")]
    public async Task What_is_no_way_is_not_taken(string text)
    {
        await CallAsync("local");
        var kept = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(kept, text, Cancellation);

        Assert.Equal(["local"], await CallAsync("local"));
        Assert.Equal(["local"], await CallAsync("local"));
    }

    [Theory]
    [InlineData]
    [InlineData("list")]
    [InlineData("-C", "shop", "deploy")]
    [InlineData("deploy", "--directory=shop")]
    public void A_command_that_asks_no_cluster_or_is_typed_for_another_folder_guesses_nothing(params string[] args) => Assert.Null(GuessedProxy.Begin(args));

    public void Dispose()
    {
        _interruption.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One command, whose stage is in a cluster or, where it is null, in none.</summary>
    /// <returns>The contexts to which ways were begun.</returns>
    async Task<IEnumerable<string>> CallAsync(string? context)
    {
        var before = _kubectl.Begun.Count;
        await using (var guess = Begin())
        {
            if (context is not null)
            {
                await using var proxy = await GuessedProxy.TakeAsync(new KubeAccess(context, "/kube/config"), Context(guess));
            }
        }

        return _kubectl.Begun.Skip(before);
    }

    Dictionary<string, string> Variables => new() { ["XDG_CACHE_HOME"] = Path.Combine(_folder, "c"), ["XDG_RUNTIME_DIR"] = Path.Combine(_folder, "r"), ["XDG_STATE_HOME"] = Path.Combine(_folder, "s") };

    GuessedProxy Begin() => GuessedProxy.Begin("deploy here", CommandContext.FoldersOf(Variables.GetValueOrDefault), () => _kubectl);

    CommandContext Context(GuessedProxy guess)
    {
        var variables = Variables;
        var sources = new SourceReader(_kubectl, CommandContext.FoldersOf(variables.GetValueOrDefault), variables.GetValueOrDefault, TimeProvider.System, false);
        return new CommandContext(new Terminal(TextWriter.Null, TextWriter.Null, TextReader.Null), _folder, variables, TimeProvider.System, _kubectl, _interruption) { Guess = guess, Sources = sources };
    }

    /// <summary>Says that it serves, until its input ends.</summary>
    sealed class Kubectl : IProgramRunner
    {
        readonly List<Task> _running = [];

        public List<string> Begun { get; } = [];

        /// <summary>Nobody waits for it in a command.</summary>
        public Task AllEndedAsync() => Task.WhenAll(_running).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation)
        {
            var run = ServeAsync(call, onLine, cancellation);
            _running.Add(run);
            return run;
        }

        async Task<int> ServeAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation)
        {
            Begun.Add(call.Words.Single(word => word.StartsWith("--context=", StringComparison.Ordinal))["--context=".Length..]);
            onLine(new OutputLine(KubeProxyCalls.Serving, false));
            await call.WriteInputAsync!(Stream.Null, cancellation);
            return 0;
        }
    }
}
