using System.CommandLine;
using System.Diagnostics;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;
using Slipway.Testing;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway test</c>: the tests of the components, one after the other.</summary>
sealed class TestCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components to test; default: all that have tests");
    readonly StageOption _stage = new();

    public TestCommand()
        : base("test", "Run the tests of components; the last line counts them.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = repository.Model.Stages.Get(parsed.GetValue(_stage) ?? "test");
        var wanted = parsed.GetValue(_components)!.Select(repository.Model.Get).ToList();
        var tasks = TestTasks.Select(repository.Model, stage, wanted, component => HasScript(repository, component)).ToList();
        if (tasks.Count == 0)
        {
            context.Terminal.Error.WriteLine("no component has tests: write `test: COMMAND` into a slipway.yaml, or add an executable scripts/test");
        }

        var total = TestCounts.None;
        var failed = new List<string>();
        foreach (var (component, task) in tasks)
        {
            var counts = await RunAsync(repository, component, task, stage, context, cancellation);
            total += counts;
            if (counts.Failed > 0)
            {
                failed.Add(component.Name);
            }
        }

        foreach (var name in failed)
        {
            context.Terminal.Error.WriteLine($"{Terminal.Paint("failed:", Colour.Red, context.Terminal.ColourError)} {name}; again: slipway test {name}");
        }

        context.Terminal.Out.WriteLine(total);
        return failed.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    static async Task<TestCounts> RunAsync(
        LoadedRepository repository, Component component, TaskDeclaration task, Stage stage, CommandContext context, CancellationToken cancellation)
    {
        var terminal = context.Terminal;
        terminal.Out.WriteLine($"{Terminal.Paint($"{component.Name}:", Colour.Bold, terminal.ColourOutput)} {task.Command.Text}");
        terminal.Out.Flush();
        var redactor = new Redactor();
        var call = await TaskCalls.CreateAsync(repository, component, task, stage, redactor, context, cancellation);
        var reader = new TestCountsReader();
        var start = Stopwatch.GetTimestamp();
        var exitCode = await context.Programs.StreamAsync(call, Show, cancellation);
        var counts = reader.Total(exitCode);
        terminal.Out.WriteLine($"{component.Name}: {counts}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        terminal.Out.Flush();
        return counts;

        void Show(OutputLine line)
        {
            reader.Add(line.Text);
            terminal.Out.WriteLine(redactor.Redact(line.Text));
            terminal.Out.Flush();
        }
    }

    static bool HasScript(LoadedRepository repository, Component component) =>
        File.Exists(Path.Combine(repository.Root, component.Folder, TestTasks.Script));
}
