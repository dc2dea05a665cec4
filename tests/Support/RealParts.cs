using Xunit;

namespace Slipway.Tests.Support;

/// <summary>Real servers and programs that a test needs: missing ones are a visible skip, and a failure where they are required.</summary>
public static class RealParts
{
    /// <summary>A list with commas of the parts that must be there: <c>postgresql,node</c>.</summary>
    public const string Variable = "SLIPWAY_REQUIRE";

    /// <summary>Goes on when the part is there; skips the test, or fails it where <see cref="Variable"/> names the part.</summary>
    /// <param name="part">One word: <c>postgresql</c>.</param>
    /// <param name="found">Whether it was found.</param>
    /// <param name="how">How to get it: <c>apt-get install postgresql</c>.</param>
    public static void Require(string part, bool found, string how)
    {
        if (found)
        {
            return;
        }

        if (IsRequired(part))
        {
            Assert.Fail($"{Variable} names {part}, which is not here: {how}");
        }

        Assert.Skip($"{part} is not here: {how}");
    }

    /// <summary>The absolute path of a program on PATH; skips or fails the test like <see cref="Require"/>.</summary>
    public static string Program(string part, string program, string how)
    {
        var path = Find(program);
        Require(part, path is not null, how);
        return path!;
    }

    /// <summary>The first of these that is there: names looked up on PATH, or absolute paths; null: none is.</summary>
    public static string? Find(params string[] programs) => programs.SelectMany(Candidates).FirstOrDefault(File.Exists);

    static IEnumerable<string> Candidates(string program) => Path.IsPathRooted(program)
        ? [program]
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program));

    static bool IsRequired(string part) =>
        (Environment.GetEnvironmentVariable(Variable) ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(part);
}
