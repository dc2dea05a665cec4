using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Execution.Results;

namespace Slipway.Cli.Commands.Cache;

/// <summary><c>slipway cache</c>: what is kept of results, and where.</summary>
sealed class CacheCommand : SlipwayCommand
{
    readonly OutputOption _output = new("text", "json");

    public CacheCommand()
        : base("cache", "Show what is kept of results, or prune it.")
    {
        Options.Add(_output);
        Subcommands.Add(new CachePruneCommand());
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var limits = ResultLimits.From(context.Environment);
        var usage = new ResultPruner(context.Folders, context.Time).Measure();
        if (parsed.GetValue(_output) == "json")
        {
            WriteJson(usage, limits, context.Terminal.Out);
        }
        else
        {
            context.Terminal.Out.WriteLine($"results   {usage.Results}");
            context.Terminal.Out.WriteLine($"size      {ByteSize.Format(usage.Bytes)}");
            context.Terminal.Out.WriteLine($"limits    {ByteSize.Format(limits.Bytes)}, {limits.Age.Days} days since the last use");
            context.Terminal.Out.WriteLine($"folder    {SafeText.Line(usage.Folder)}");
        }

        return Task.FromResult(ExitCodes.Done);
    }

    static void WriteJson(ResultUsage usage, ResultLimits limits, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteNumber("results", usage.Results);
        json.WriteNumber("bytes", usage.Bytes);
        json.WriteStartObject("limits");
        json.WriteNumber("bytes", limits.Bytes);
        json.WriteNumber("days", limits.Age.Days);
        json.WriteEndObject();
        json.WriteString("folder", usage.Folder);
    });
}
