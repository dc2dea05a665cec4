using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Containers.Resources;
using Slipway.Images;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running.Containers;

namespace Slipway.Composition;

/// <summary>Decides which services a Compose file has: those of components with all that they need.</summary>
/// <param name="root">The repository's root from the folder of the file: <c>.</c></param>
public sealed class ComposePlanner(RepositoryModel model, Stage stage, ImageRecipes recipes, string root)
{
    const string Healthy = "service_healthy";
    const string Started = "service_started";
    const string Completed = "service_completed_successfully";

    readonly ComposeValues _values = new(model, stage);
    readonly List<Problem> _problems = [];

    /// <param name="components">None: all that run.</param>
    /// <exception cref="ProblemException">Everything that stands in the way: <c>compose-needs-dockerfile</c>, what is wrong with variables.</exception>
    public IReadOnlyList<ComposeService> Plan(IReadOnlyCollection<Component> components)
    {
        var all = model.GraphOn(stage).Order(components.Count > 0 ? components : model.Components).Where(Runs).ToList();
        var services = all.SelectMany(ServicesOf).ToList();
        if (services.Count == 0)
        {
            _problems.Add(new Problem("compose-empty", "nothing among these components runs") { Fix = "name an app; `slipway list` shows what there is" });
        }

        return _problems.Count > 0 ? throw new ProblemException(_problems) : services;
    }

    bool Runs(Component component) => !InImage.Of(component, stage).Processes.IsEmpty;

    List<ComposeService> ServicesOf(Component component)
    {
        var settings = InImage.Of(component, stage);
        _problems.AddRange(InImage.Problems(component, stage));
        _problems.AddRange(component.On(stage).Needs.OfType<ResourceNeed>().Where(need => need.Url is null && ContainerResources.ServerOf(need.Kind) is null).Select(need => NoServer(component, need)));
        var services = Owned(component).Select(need => Server(component, need)).ToList();
        var (build, environment, after) = (BuildOf(component), Environment(component), After(component));
        if (settings.Migrate is { } migrate)
        {
            services.Add(Service(component, "migrate", migrate.With("up"), build, environment) with { After = after });
            after = after.SetItem(ComposeValues.ServiceOf(component.Name, "migrate"), Completed);
        }

        services.AddRange(settings.Processes.Select(process => Process(component, process, build, environment) with { After = after, Restarts = true }));
        return services;
    }

    ComposeService Process(Component component, ProcessDeclaration process, ComposeBuild? build, ImmutableSortedDictionary<string, string> environment)
    {
        if (ContainerSpecs.Inside(process) is not { } port)
        {
            return Service(component, process.Name, process.Command, build, environment);
        }

        var inside = port.ToString(CultureInfo.InvariantCulture);
        return Service(component, process.Name, process.Command, build, environment.SetItem("PORT", inside)) with
        {
            Ports = [process.Port is null ? $"127.0.0.1::{inside}" : $"127.0.0.1:{inside}:{inside}"],
        };
    }

    ComposeService Service(Component component, string part, CommandDeclaration command, ComposeBuild? build, ImmutableSortedDictionary<string, string> environment)
    {
        ImmutableArray<string> words = [.. command.Words.Select(ComposeValues.Plain)];
        var isForEntryPoint = InImage.IsForEntryPoint(command);
        return new ComposeService(ComposeValues.ServiceOf(component.Name, part), $"{model.Name}/{component.On(stage).Image.Name}:compose")
        {
            Build = build,
            EntryPoint = isForEntryPoint ? null : words[0],
            Command = isForEntryPoint ? words : words[1..],
            Environment = environment,
        };
    }

    static Problem NoServer(Component component, ResourceNeed need) => new("compose-no-server", $"Compose cannot run `{component.Name}/{need.Name}`, which is `{need.Kind}`")
    {
        Where = component.Manifest.NameNode.Span,
        Why = "it is a file, and a volume that Compose makes for it belongs to root, whom no image should run as",
        Fix = $"have a server on the stage that is exported: `needs: {{ {need.Name}: {{ postgresql: 17, embedded: sqlite }} }}`",
    };

    static ComposeService Server(Component component, ResourceNeed need)
    {
        var server = ContainerResources.ServerOf(need.Kind)!;
        var version = need.Version ?? server.DefaultVersion;
        var name = ComposeValues.ServiceOf(component.Name, need.Name);
        return new ComposeService(name, server.Image(version))
        {
            Command = [.. server.Words.Select(ComposeValues.Plain)],
            Environment = ComposeValues.ServerVariables(component, need).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Volumes = [$"{name}:{server.DataFolder(ContainerChoice.Parse(version))}"],
            Health = [.. server.Ready.Select(ComposeValues.Plain)],
            Restarts = true,
        };
    }

    ImmutableSortedDictionary<string, string> Environment(Component component)
    {
        var variables = EnvironmentResolver.Resolve(model, component, stage, _problems);
        return variables.ToImmutableSortedDictionary(variable => variable.Name, variable => _values.Of(variable.Parts), StringComparer.Ordinal).SetItem("SLIPWAY_STAGE", stage.Name);
    }

    /// <summary>Its resources, and the components that it needs, as far as they run.</summary>
    ImmutableSortedDictionary<string, string> After(Component component) =>
        model.GraphOn(stage).Needs[component].Where(Runs).SelectMany(needed => InImage.Of(needed, stage).Processes.Take(1).Select(process => KeyValuePair.Create(ComposeValues.ServiceOf(needed.Name, process.Name), Started)))
            .Concat(Owned(component).Select(need => KeyValuePair.Create(ComposeValues.ServiceOf(component.Name, need.Name), Healthy)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    IEnumerable<ResourceNeed> Owned(Component component) =>
        component.On(stage).Needs.OfType<ResourceNeed>().Where(need => need.Owner is null && need.Url is null && ContainerResources.ServerOf(need.Kind) is not null);

    ComposeBuild? BuildOf(Component component)
    {
        var recipe = recipes.Used(component);
        if (recipe is { DockerfilePath: { } path, Bases.IsEmpty: true, Use: not null })
        {
            // The Dockerfile is found from the context.
            var context = recipe.Image.Context is { } written && written.StartsWith('/') ? RelativePath.Combine("", written.TrimStart('/')) : RelativePath.Combine(component.Folder, recipe.Image.Context ?? ".");
            var target = recipe.Use.Target is null ? null : ComposeBuild.TargetOf(recipe.Target, isNamed: true);
            return new ComposeBuild(Path.Combine(root, context ?? ""), Path.GetRelativePath("/" + context, "/" + path), target) { Args = recipe.Image.Args };
        }

        _problems.Add(new Problem("compose-needs-dockerfile", $"Compose cannot build the image of `{component.Name}`")
        {
            Where = component.Manifest.NameNode.Span,
            Why = recipe.Bases.IsEmpty ? "it has no Dockerfile of its own" : "its Dockerfile names the image of another component",
            Fix = recipe.Bases.IsEmpty ? $"slipway eject dockerfile {component.Name}" : "run it with `slipway up --engine containers`",
        });
        return null;
    }
}
