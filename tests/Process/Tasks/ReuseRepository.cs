using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>Six components, two of them inside others, whose tasks print all that decides them.</summary>
static class ReuseRepository
{
    /// <summary>By folder; each may need those that come after it.</summary>
    public static readonly (string Folder, string Name, string Needs)[] Components =
    [
        ("apps/visits", "visits", "money"), ("apps/visits/inner", "inner", "base"), ("apps/page", "page", ""),
        ("libs/money", "money", "fmt, base"), ("libs/money/fmt", "fmt", ""), ("libs/base", "base", ""),
    ];

    /// <summary>The program that all tasks run, outside of the repository.</summary>
    public static string Program(TemporaryRepository repository) => Path.Combine(repository.Base, "bin/show");

    public static async Task<TemporaryRepository> CreateAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        Directory.CreateDirectory(Path.Combine(repository.Base, "bin"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Tasks/show.sh"), Program(repository));
        File.SetUnixFileMode(Program(repository), (UnixFileMode)Convert.ToInt32("755", 8));
        repository.Environment["PATH"] = $"{Path.Combine(repository.Base, "early")}:{Path.Combine(repository.Base, "bin")}:{repository.Environment["PATH"]}";
        File.WriteAllText(Path.Combine(repository.Root, ".git/info/exclude"), "dist/\n");
        repository.With("slipway.yaml", "repository: plasma\nenv: { common: { V_REPOSITORY: v1 }, production: { V_STAGE: v1 } }\n").With("global.txt", "1\n")
            .With("apps/slipway.yaml", "cluster: shop\nenv: { common: { V_CLUSTER: v1 }, test: { V_STAGE: v2 } }\n").With("apps/apps.txt", "1\n").With("libs/libs.txt", "1\n");
        foreach (var (folder, name, needs) in Components)
        {
            repository.With($"{folder}/slipway.yaml", Manifest(name, needs)).With($"{folder}/a.txt", "1\n").With($"{folder}/src/b.txt", "1\n").With($"{folder}/src/c.log", "1\n");
        }

        await repository.CommitAsync();
        return await repository.With("libs/base/a.txt", "2\n").With("apps/page/src/b.txt", "3\n").CommitAsync();
    }

    static string Manifest(string name, string needs) => $$"""
        {{(name is "visits" or "page" ? "app" : "library")}}: {{name}}
        needs: [{{needs}}]
        env: { common: { V_OWN: v1 }, local: { V_STAGE: v3 } }
        test: { run: show {{name}} {{(name is "visits" or "money" ? "after word1, after: [build]" : "test word1")}} }
        tasks:
          build: { run: show {{name}} build word1, after: ['needs:build'], outputs: [dist/**] }
          check: { run: show {{name}} check word1, inputs: [src/**, /global.txt] }

        """;
}
