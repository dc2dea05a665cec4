using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Cli.Commands.Version;

/// <summary>What components are told of their own versions when they run from source.</summary>
static class GivenVersions
{
    /// <summary>Where a version or its build cannot be told, less is said: that is no reason not to run. `slipway check` tells what is wrong.</summary>
    public static async Task<Func<Component, string?>> ReadAsync(LoadedRepository repository, IEnumerable<Component> components, CommandContext context, CancellationToken cancellation)
    {
        var reader = new VersionReader(repository.Root);
        var (sound, texts) = (new List<Component>(), new Dictionary<Component, string>());
        foreach (var component in components)
        {
            var problems = new List<Problem>();
            if (reader.Read(component, problems) is { } version)
            {
                texts[component] = version.Text;
                sound.Add(component);
            }
        }

        try
        {
            foreach (var (component, version) in await new ComponentVersions(repository.Root, context.Programs).ReadAsync(sound, cancellation))
            {
                texts[component] = version?.Full ?? texts[component];
            }
        }
        catch (ProblemException)
        {
            // A shallow clone: without the number of the build.
        }

        return texts.GetValueOrDefault;
    }
}
