using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>Makes a plan of the selected tasks: steps called <c>visits:test</c>, each with all that decides its result.</summary>
public sealed class TaskPlanner(TaskPlanParts parts)
{
    /// <summary>Of what is fingerprinted, and how. A higher number, and no earlier result is found any more.</summary>
    const int Format = 2;

    /// <summary>Longer than this a timer cannot be set.</summary>
    internal static readonly TimeSpan LongestLimit = TimeSpan.FromDays(30);

    readonly Dictionary<string, ComponentInputs> _components = new(StringComparer.Ordinal);
    readonly Dictionary<string, Digest> _texts = new(StringComparer.Ordinal);
    readonly Dictionary<string, Digest?> _fingerprints = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, TaskImage> _images = new(StringComparer.Ordinal);
    readonly List<StepInput> _inputs = [];
    readonly FilesAbove _above = new(parts.Sources);
    readonly Digest _format = new DigestBuilder().Add(Format).Build();

    public TaskPlan Plan(TaskSelection selection, TaskVariables variables)
    {
        var steps = new Step[selection.Tasks.Length];
        var planned = ImmutableArray.CreateBuilder<PlannedTask>(steps.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            var task = Task(selection.Tasks[i], selection.Request, variables);
            steps[i] = Step(task);
            _fingerprints[task.Name] = steps[i].Inputs?.Fingerprint;
            planned.Add(task);
        }

        return new TaskPlan(new Plan(_images.Count == 0 ? steps : parts.ImageSteps(_images.Keys).Concat(steps)), planned.MoveToImmutable());
    }

    PlannedTask Task(SelectedTask selected, TaskRequest request, TaskVariables variables) => new(selected, variables.Of(selected))
    {
        Commands = Commands(selected, request),
        List = ListOf(selected, request),
        Again = Again(selected, request),
        Place = parts.Place(selected.Task.Component),
    };

    /// <summary>Null: it runs on this machine.</summary>
    TaskImage? Image(PlannedTask task)
    {
        if (task.Place.Image is not { } name)
        {
            return null;
        }

        lock (_images)
        {
            return _images.TryGetValue(name, out var known) ? known : _images[name] = parts.Image(name);
        }
    }

    Step Step(PlannedTask task)
    {
        var declared = task.Selected.Task.Declaration;
        var after = Image(task) is { } image ? task.Selected.After.Insert(0, image.StepName) : task.Selected.After;
        return new Step(task.Name, after, run => parts.RunAsync(task, run))
        {
            Inputs = IsPure(task) ? Inputs(task) : null,
            Place = task.Place,
            Uses = declared.Uses,
            TimeLimit = declared.Timeout < LongestLimit ? declared.Timeout : LongestLimit,
            Retries = task.IsTest ? Testing.TestLimits.Of(task.List).Reruns : 0,
            Again = task.Again,
        };
    }

    /// <summary>What comes after an effect is one itself, and so is what depends on a secret whose version nobody tells.</summary>
    bool IsPure(PlannedTask task) =>
        task.Selected.Task.IsPure
        && task.Selected.After.All(before => _fingerprints[before] is not null)
        && task.Variables.SelectMany(variable => variable.Parts).OfType<SecretPart>().All(secret => parts.SecretVersion(task.Selected.Stage, secret.Name) is not null);

    StepInputs Inputs(PlannedTask task)
    {
        _inputs.Clear();
        AddInputs(task, _inputs);
        return new StepInputs(CollectionsMarshal.AsSpan(_inputs), () => InputsAgain(task))
        {
            AreUnchangedAsync = cancellation => parts.Sources.AreUnchangedAsync(Folders(task), path => IsOutput(task, path), cancellation),
            FilesOf = input => Files(task, input),
        };
    }

    ImmutableArray<StepInput> InputsAgain(PlannedTask task)
    {
        lock (_components)
        {
            var inputs = new List<StepInput>();
            AddInputs(task, inputs);
            return [.. inputs];
        }
    }

    void AddInputs(PlannedTask task, List<StepInput> inputs)
    {
        var selected = task.Selected;
        inputs.Add(new StepInput("format", _format));
        inputs.Add(new StepInput("command", Command(task)));
        inputs.Add(new StepInput("stage", Text(selected.Stage.Name)));
        if (task.List is { } list)
        {
            inputs.Add(new StepInput("list", Text(list.ToString())));
        }

        foreach (var variable in task.Variables)
        {
            inputs.Add(new StepInput($"variable {variable.Name}", Variable(variable, selected.Stage)));
        }

        AddPlace(task, inputs);
        AddFiles(task, inputs);
        foreach (var before in selected.After)
        {
            inputs.Add(new StepInput($"step {before}", _fingerprints[before]!.Value));
        }
    }

    /// <summary>On this machine its programs decide; in an image those of the image do.</summary>
    void AddPlace(PlannedTask task, List<StepInput> inputs)
    {
        var image = Image(task);
        foreach (var (name, value) in image?.Deciding ?? parts.Deciding)
        {
            inputs.Add(new StepInput($"passed {name}", Text(value)));
        }

        inputs.Add(new StepInput("place", Text(image is null ? parts.Platform : $"{parts.Platform} in an image")));
        inputs.AddRange((image is null ? parts.Tools : parts.ToolsInside)(task.Selected.Task.Component, task.Commands));
        if (image is not null)
        {
            inputs.Add(new StepInput($"image {task.Place.Image}", image.Fingerprint));
        }
    }

    void AddFiles(PlannedTask task, List<StepInput> inputs)
    {
        var component = task.Selected.Task.Component;
        var files = Component(task.Selected.Stage);
        if (task.Selected.Task.Declaration.Inputs is { } patterns)
        {
            inputs.Add(new StepInput("files", files.Matching(component, patterns)));
            files.AddNeeds(component, inputs);
        }
        else
        {
            files.AddSources(component, inputs);
            inputs.Add(new StepInput("above", _above.Of(component.Folder)));
        }
    }

    /// <summary>The folders of the component and of all that it needs: looked at again when the step has ended.</summary>
    List<string> Folders(PlannedTask task)
    {
        lock (_components)
        {
            var files = Component(task.Selected.Stage);
            return task.Selected.Task.Declaration.Inputs is { } patterns
                ? [.. files.Graph.Order([task.Selected.Task.Component]).Select(component => component.Folder).Concat(files.FoldersOf(task.Selected.Task.Component, patterns)).Distinct()]
                : [.. files.Graph.Order([task.Selected.Task.Component]).Select(component => component.Folder)];
        }
    }

    bool IsOutput(PlannedTask task, string path)
    {
        lock (_components)
        {
            return Component(task.Selected.Stage).IsOutput(path);
        }
    }

    IEnumerable<SourceFile>? Files(PlannedTask task, StepInput input)
    {
        lock (_components)
        {
            return input.Name == "above" ? _above.FilesAboveOf(task.Selected.Task.Component.Folder)
                : Component(task.Selected.Stage).FilesOf(task.Selected.Task, input.Name);
        }
    }

    ComponentInputs Component(Stage stage) =>
        _components.TryGetValue(stage.Name, out var known) ? known : _components[stage.Name] = new ComponentInputs(parts.Model, stage, parts.Sources, _above);

    Digest Variable(EnvironmentVariable variable, Stage stage)
    {
        if (variable.Parts is [TextPart only])
        {
            return Text(only.Text);
        }

        var digest = new DigestBuilder();
        foreach (var part in variable.Parts)
        {
            _ = part switch
            {
                TextPart text => digest.Add("text").Add(text.Text),
                SecretPart secret => digest.Add("secret").Add(secret.Name).Add(parts.SecretVersion(stage, secret.Name)),
                EndpointPart endpoint => digest.Add("endpoint").Add(endpoint.Reference),
                _ => throw new InvalidOperationException(part.ToString()),
            };
        }

        return digest.Build();
    }

    /// <summary>What was passed on goes to the last of several commands.</summary>
    static ImmutableArray<CommandDeclaration> Commands(SelectedTask selected, TaskRequest request)
    {
        var commands = selected.Task.Declaration.Commands;
        return selected.IsAsked && !request.Arguments.IsEmpty ? [.. commands[..^1], commands[^1].With(request.Arguments.AsSpan())] : commands;
    }

    static Testing.TestList? ListOf(SelectedTask selected, TaskRequest request) => selected.Task.Declaration.Name == PlannedTask.Test ? request.List : null;

    static Digest Command(PlannedTask task)
    {
        // Kept outputs are put back where they were: a component that was moved has results of its own.
        var digest = new DigestBuilder().Add(task.Selected.Task.Component.Folder);
        foreach (var command in task.Commands)
        {
            digest.Add(command.Folder).Add(command.Words.Length);
            foreach (var word in command.Words)
            {
                digest.Add(word);
            }
        }

        foreach (var output in task.Selected.Task.Declaration.Outputs)
        {
            digest.Add(output);
        }

        return digest.Build();
    }

    static string Again(SelectedTask selected, TaskRequest request)
    {
        var name = selected.Task.Declaration.Name;
        var verb = name is "test" or "lint" or "types" ? name : $"run {name}";
        var stage = request.Stage is { } asked ? $" --stage {asked.Name}" : "";
        var list = ListOf(selected, request) is { } some ? $" --list {Testing.TestLists.Word(some)}" : "";
        var arguments = selected.IsAsked && !request.Arguments.IsEmpty ? $" -- {string.Join(' ', request.Arguments)}" : "";
        return $"slipway {verb} {selected.Task.Component.Name}{stage}{list}{arguments}";
    }

    Digest Text(string text) => _texts.TryGetValue(text, out var known) ? known : _texts[text] = new DigestBuilder().Add(text).Build();
}
