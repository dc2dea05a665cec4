using System.CommandLine;
using Slipway.Cli.Images;

namespace Slipway.Cli.Tasks;

/// <summary>The options that all commands over tasks have.</summary>
sealed class TaskOptions
{
    public StageOption Stage { get; } = new() { Description = "the stage; default: the task's own, else `test` for test, lint and types, else that of the stage shell or the repository" };

    public Option<bool> Affected { get; } = new("--affected") { Description = "only what has changed since the branch parted from --base, and what depends on it" };

    public Option<string?> Base { get; } = new("--base") { Description = "the branch to compare with; default: origin's default branch, else main or master", HelpName = "ref" };

    public Option<string?> Folder { get; } = new("--dir") { Description = "only the components in this folder", HelpName = "folder" };

    public Option<bool> NoCache { get; } = new("--no-cache") { Description = "reuse no result, and keep none" };

    public Option<bool> FailFast { get; } = new("--fail-fast") { Description = "stop at the first failure" };

    public Option<int> Jobs { get; } = new("--jobs", "-j")
    {
        Description = "how many tasks run at once; default: one for each core",
        HelpName = "number",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var given] && !(int.TryParse(given.Value, out var number) && number > 0))
                {
                    result.AddError($"`{given.Value}` is no number of jobs: write 1 or more");
                }
            },
        },
    };

    public WhereOption Where { get; } = new();

    public PullOption Pull { get; } = new();

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "say what would be run, and why, and run nothing" };

    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "show all that tasks print, and what is reused" };

    public OutputOption Output { get; } = new("text", "json", "ndjson");

    public IEnumerable<Option> All => [Stage, Affected, Base, Folder, NoCache, FailFast, Jobs, Where, Pull, DryRun, Verbose, Output];
}
