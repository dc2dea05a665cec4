using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests;

/// <summary>The arrows of the design only go right: read from the assembly that was built, and from the tree of the sources.</summary>
public partial class ArchitectureTests
{
    /// <summary>What a namespace may know of the others; what is not named here may know everything but the command line.</summary>
    static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Problems"] = [],
        ["Repository"] = ["Problems"],
        ["Programs"] = ["Problems"],
        ["State"] = ["Problems"],
        ["Digests"] = [],
        ["Execution"] = ["Problems", "Digests", "Sources", "State"],
        ["Sources"] = ["Problems", "Digests", "Discovery", "Programs", "State"],
        ["Discovery"] = ["Problems", "Programs", "Repository", "State"],
        ["Versions"] = ["Problems", "Programs", "Discovery", "Repository", "Sources", "State"],

        // Engines know how to do things and nothing of why: of the model only what a value is made of; and secrets, to mask them.
        ["Engines"] = ["Problems", "Programs", "State", "Repository.Environment", "Secrets"],
        ["Secrets"] = ["Problems", "Programs", "State"],
    };

    /// <summary>Where the model would touch the world.</summary>
    static readonly string[] World = ["System.IO.File", "System.IO.Directory", "System.IO.Path", "System.Diagnostics.Process", "System.Net", "System.Console"];

    [Fact]
    public void The_arrows_only_go_right()
    {
        var known = References().Where(reference => reference.To.StartsWith("Slipway", StringComparison.Ordinal) && Room(reference.To) != Room(reference.From));

        AssertNone(known.Where(reference => Arrows.TryGetValue(Room(reference.From), out var allowed) && !allowed.Any(room => IsIn(reference.To, $"Slipway.{room}"))).Select(Show).Distinct());
    }

    [Fact]
    public void The_model_knows_no_process_file_or_network() =>
        AssertNone(References().Where(reference => Room(reference.From) == "Repository" && World.Any(place => IsIn(reference.ToType, place))).Select(Show).Distinct());

    [Fact]
    public void What_makes_objects_of_a_release_knows_no_process_file_or_network() =>
        AssertNone(References().Where(reference => IsIn(reference.From, "Slipway.Releases.Objects") && World.Any(place => IsIn(reference.ToType, place))).Select(Show).Distinct());

    [Fact]
    public void Nobody_knows_the_command_line() =>
        AssertNone(References().Where(reference => IsIn(reference.To, "Slipway.Cli")).Select(Show).Distinct());

    [Fact]
    public void The_test_sees_what_there_is() =>
        Assert.Contains(("Slipway.Discovery", "Slipway.Repository"), References().Select(reference => (reference.From, reference.To)));

    [Fact]
    public void No_file_is_longer_than_three_hundred_lines() =>
        AssertNone(Sources().Where(file => File.ReadLines(file).Count() > 300).Select(Relative));

    [Fact]
    public void No_folder_is_a_place_for_anything() =>
        AssertNone(Sources().Select(file => Relative(Path.GetDirectoryName(file)!)).Distinct().Where(folder => folder.Split('/').Any(name => Anything().IsMatch(name))));

    [Fact]
    public void Time_and_chance_come_from_outside() =>
        AssertNone(Sources().Where(file => Relative(file).StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Where(line => Clock().IsMatch(line)).Select(line => $"{Relative(file)}: {line.Trim()}")));

    [Fact]
    public void Nothing_is_left_for_later() =>
        AssertNone(Sources().SelectMany(file => File.ReadLines(file).Where(line => Later().IsMatch(line)).Select(line => $"{Relative(file)}: {line.Trim()}")));

    static void AssertNone(IEnumerable<string> found) => Assert.Equal("", string.Join('\n', found));

    static string Show((string From, string To, string ToType) reference) => $"{reference.From} knows {reference.ToType}";

    /// <summary><c>Slipway.Repository.Environment</c> is in the room <c>Repository</c>.</summary>
    static string Room(string space) => space.Split('.') is [_, var room, ..] ? room : "";

    static bool IsIn(string name, string place) => name == place || name.StartsWith(place + ".", StringComparison.Ordinal);

    /// <summary>Which namespace of the library uses which type: in fields, signatures and bodies.</summary>
    static IEnumerable<(string From, string To, string ToType)> References()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Slipway.dll")));
        var metadata = file.GetMetadataReader();
        var references = new HashSet<(string, string, string)>();
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            var from = TypeUses.NamespaceOf(metadata, type);
            foreach (var (to, name) in new TypeUses(metadata, file).Of(type))
            {
                references.Add((from, to, $"{to}.{name}"));
            }
        }

        return references;
    }

    static IEnumerable<string> Sources() =>
        new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SlipwayTool.Checkout, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) != "ArchitectureTests.cs");

    static string Relative(string path) => Path.GetRelativePath(SlipwayTool.Checkout, path);

    [GeneratedRegex("^(Utils?|Utilities|Helpers?|Managers?|Common|Misc|Shared)$", RegexOptions.IgnoreCase)]
    private static partial Regex Anything();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bRandom\.Shared\b|\bnew Random\(\)|\bThread\.Sleep\b|\bStopwatch\.StartNew\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bfor now\b|NotImplementedException")]
    private static partial Regex Later();
}
