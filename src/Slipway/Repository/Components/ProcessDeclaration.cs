using System.Globalization;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Components;

/// <summary>A process that runs a component.</summary>
/// <param name="Name"><c>web</c> for the one with the URL.</param>
public sealed record ProcessDeclaration(string Name, CommandDeclaration Command)
{
    /// <summary>The process that a component's URL leads to.</summary>
    public const string Web = "web";

    /// <summary>The declared port; null: a free one if it <see cref="Listens"/>.</summary>
    public int? Port { get; init; }

    /// <summary>Whether it is given a port: the <c>web</c> process, and any that declares one.</summary>
    public bool Listens => Name == Web || Port is not null;

    /// <summary>HTTP path that answers while it works; null: that it runs is enough.</summary>
    public string? Live { get; init; }

    /// <summary>HTTP path that answers when it can serve; null: its port accepts connections.</summary>
    public string? Ready { get; init; }

    /// <summary>How long a start may take. Default: 2 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The processes of a component, in the order written; none when it has no <c>run</c>.</summary>
    internal static IEnumerable<ProcessDeclaration> Read(MapNode component)
    {
        if (component["run"] is MapNode named)
        {
            foreach (var entry in named.Entries)
            {
                var settings = entry.Value as MapNode;
                if (CommandDeclaration.Read(settings is null ? entry.Value : settings["run"]) is { } command)
                {
                    yield return Bind(entry.Key.Text, command, settings, component);
                }
            }
        }
        else if (CommandDeclaration.Read(component["run"]) is { } command)
        {
            yield return Bind(Web, command, null, component);
        }
    }

    static ProcessDeclaration Bind(string name, CommandDeclaration command, MapNode? own, MapNode component)
    {
        // The component's own `port` and `health` are those of its web process.
        var shared = name == Web ? component : null;
        var process = new ProcessDeclaration(name, command) { Port = PortOf(own) ?? PortOf(shared) };
        return (own?["health"] ?? shared?["health"]) switch
        {
            ScalarNode ready => process with { Ready = ready.Text },
            MapNode health => process with
            {
                Live = health.Text("live"),
                Ready = health.Text("ready"),
                StartTimeout = health.Text("timeout") is { } text && Durations.TryParse(text, out var timeout) ? timeout : process.StartTimeout,
            },
            _ => process,
        };
    }

    static int? PortOf(MapNode? node) =>
        int.TryParse(node?.Text("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
