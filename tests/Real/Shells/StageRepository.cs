using Slipway.Programs;

namespace Slipway.Tests.Shells;

/// <summary>A repository whose manifests say what is awkward for shells: hostile names and values, a secret, a protected stage.</summary>
static class StageRepository
{
    public const string SecretVariable = "SLIPWAY_SECRET_ADA=s3cret-ada";

    const string Manifest = """
        repository: plasma
        code: pl
        stages:
          test: { emoji: "🐣" }
          production: { emoji: "🔥", protected: true }
        env:
          common: { LOG_LEVEL: info, DATABASE_URL: "postgres://ada:{secret:ada}@db", ODD: "it's \"odd\" $HOME `x` \\ \n☃" }
          test: { ONLY_HERE: "yes" }

        """;

    public static async Task MakeAsync(string root)
    {
        Write(root, "slipway.yaml", Manifest);
        Write(root, "apps/visits/slipway.yaml", "library: visits\ncode: vs\n");
        Write(root, "apps/it's a $(touch x)/slipway.yaml", "library: odd\ncode: od\n");
        Directory.CreateDirectory(Path.Combine(root, "apps/visits/src"));
        Directory.CreateDirectory(Path.Combine(root, "apps/visits/.bin"));
        Directory.CreateDirectory(Path.Combine(root, ".bin"));
        var result = await new ProgramRunner().RunAsync(ProgramCall.Of("git", "init", "--quiet", root), CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    static void Write(string root, string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
