using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Shells;
using Slipway.Tasks;
using Slipway.Versions;
using Slipway.Versions.Bumping;

namespace Slipway.Cli.Commands.Version;

/// <summary><c>slipway version bump minor</c>: writes the next version, and what was committed since the last.</summary>
sealed class VersionBumpCommand : SlipwayCommand
{
    readonly Argument<string> _step = new("step") { Description = "`major`, `minor`, `patch`, or the new version", HelpName = "major|minor|patch|version" };
    readonly ComponentsArgument _components = new("the components to bump; default: the one you stand in, or the only one that has a version");
    readonly Option<bool> _affected = new("--affected") { Description = "those with a version that have changed since the branch parted from --base, and what depends on them" };
    readonly Option<string?> _base = new("--base") { Description = "the branch to compare with; default: origin's default branch, else main or master", HelpName = "ref" };
    readonly Option<bool> _noEdit = new("--no-edit") { Description = "do not open the changelog in $VISUAL or $EDITOR" };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "print the entry, and write nothing" };

    public VersionBumpCommand()
        : base("bump", "Write the next version of components, with what was committed since the last.")
    {
        _step.CompletionSources.Add("major", "minor", "patch");
        Arguments.Add(_step);
        Arguments.Add(_components);
        Options.Add(_affected);
        Options.Add(_base);
        Options.Add(_noEdit);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var step = VersionStep.Parse(parsed.GetValue(_step)!);
        var repository = await context.LoadSoundAsync(cancellation);
        var plans = await PlanAsync(await ChooseAsync(parsed, repository, context, cancellation), step, repository, context, cancellation);
        foreach (var plan in plans)
        {
            Tell(plan, context.Terminal);
        }

        if (parsed.GetValue(_dryRun))
        {
            TellEntries(plans, context.Terminal.Out);
            return ExitCodes.Done;
        }

        var writer = new BumpWriter(repository.Root);
        foreach (var plan in plans)
        {
            writer.Write(plan);
        }

        Edit(plans, repository, parsed.GetValue(_noEdit), context);
        return ExitCodes.Done;
    }

    /// <summary>All of them, before anything is written.</summary>
    static async Task<List<BumpPlan>> PlanAsync(IReadOnlyList<Component> components, VersionStep step, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        var (plans, problems) = (new List<BumpPlan>(), new List<Problem>());
        var planner = new BumpPlanner(repository.Model, repository.Root, context.Programs, context.Time);
        foreach (var component in components)
        {
            try
            {
                plans.Add(await planner.PlanAsync(component, step, cancellation));
            }
            catch (ProblemException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? plans : throw new ProblemException(problems);
    }

    async Task<IReadOnlyList<Component>> ChooseAsync(ParseResult parsed, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        var (model, reader) = (repository.Model, new VersionReader(repository.Root));
        var named = parsed.GetValue(_components)!.Select(model.Get).Distinct().ToList();
        if (parsed.GetValue(_affected) || parsed.GetValue(_base) is not null)
        {
            var files = await new ChangedFiles(context.Programs, repository.Root).SinceAsync(parsed.GetValue(_base), cancellation);
            return [.. Affected.By(files, model, model.Stages.Default).Where(component => reader.Read(component) is not null && (named.Count == 0 || named.Contains(component)))];
        }

        return named.Count > 0 ? named : [BumpChoice.Of(model, context.FolderIn(repository), component => reader.Read(component) is not null)];
    }

    static void Tell(BumpPlan plan, Terminal terminal) => terminal.Error.WriteLine(
        $"{plan.Component.Name}: {plan.From?.ToNormalizedString() ?? "none"} -> {plan.To.ToNormalizedString()} in {string.Join(", ", plan.Files.Select(file => SafeText.Line(file.Path)))}");

    static void TellEntries(List<BumpPlan> plans, TextWriter output)
    {
        foreach (var line in plans.SelectMany((plan, i) => i > 0 && plan.Entry.Length > 0 ? plan.Entry.Insert(0, "") : plan.Entry))
        {
            output.WriteLine(SafeText.Line(line));
        }
    }

    /// <summary>Does not return where an editor takes over.</summary>
    static void Edit(List<BumpPlan> plans, LoadedRepository repository, bool isUnwanted, CommandContext context)
    {
        var changelogs = plans.SelectMany(plan => plan.Files).Where(file => file.IsChangelog).Select(file => Path.Combine(repository.Root, file.Path)).ToList();
        var terminal = context.Terminal;
        if (!isUnwanted && changelogs.Count > 0 && terminal is { IsInputTty: true, IsOutputTty: true, IsCi: false } && EditorCall.Of(context.Variables, changelogs) is { } call)
        {
            terminal.Out.Flush();
            new ShellStarter(context.Folders, context.Time).Start(call);
        }
    }
}
