using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

public sealed class RunCommandTests
{
    static async Task<TemporaryRepository> RepositoryAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository
            .With("slipway.yaml", "repository: plasma\n")
            .With(".gitignore", "dist/\n")
            .With("apps/visits/slipway.yaml", "app: visits\nneeds: [money]\ntasks:\n  build: { run: [[mkdir, -p, dist], 'cp in.txt dist/out.txt'], after: ['needs:build'], outputs: [dist/**] }\n  say: [echo, said]\n")
            .With("apps/visits/in.txt", "1\n")
            .With("libs/money/slipway.yaml", "library: money\ntasks: { build: echo built }\nlint: printf 'tidy\\n' > a.txt\n")
            .With("libs/money/a.txt", "untidy\n")
            .WithScript("libs/money/scripts/count", "#!/bin/sh\n# Counts the money.\necho counted \"$@\"\n")
            .CommitAsync();
    }

    [Fact]
    public async Task Alone_it_lists_what_there_is()
    {
        using var repository = await RepositoryAsync();

        Assert.Equal("""
            exit 0
            --- stdout
            COMPONENT   TASK    FROM       COMMAND                                 DESCRIPTION
            visits      build   manifest   mkdir -p dist; cp in.txt dist/out.txt
            visits      say     manifest   echo said
            money       build   manifest   echo built
            money       count   script     scripts/count                           Counts the money.
            money       lint    manifest   printf 'tidy\n' > a.txt

            """, (await repository.RunAsync("run")).Whole);
    }

    [Fact]
    public async Task Outputs_are_put_back_with_a_reused_result()
    {
        using var repository = await RepositoryAsync();
        await repository.RunAsync("run", "build");
        File.Delete(Path.Combine(repository.Root, "apps/visits/dist/out.txt"));

        var run = await repository.RunAsync("run", "build", "visits");

        Assert.Contains("reused 2 results", run.Error);
        Assert.Equal("1\n", repository.Read("apps/visits/dist/out.txt"));
    }

    [Fact]
    public async Task Arguments_behind_the_dashes_are_passed_on()
    {
        using var repository = await RepositoryAsync();

        Assert.Contains("counted 1 --two", (await repository.RunAsync("run", "count", "money", "--", "1", "--two")).Output);
        Assert.Contains("said $(x) it's", (await repository.RunAsync("run", "say", "--", "$(x)", "it's")).Output);
    }

    [Fact]
    public async Task Several_tasks_stand_with_commas()
    {
        using var repository = await RepositoryAsync();

        var run = await repository.RunAsync("run", "say,count", "-o", "json", "--dry-run");

        Assert.Contains("\"money:count\"", run.Output);
        Assert.Contains("\"visits:say\"", run.Output);
    }

    [Fact]
    public async Task A_task_that_nobody_has_is_a_mistake()
    {
        using var repository = await RepositoryAsync();

        Assert.Equal("exit 2\n--- stderr\nerror: no component has a task `biuld`\n  fix: did you mean `build`?\n", (await repository.RunAsync("run", "biuld")).Whole);
        Assert.Equal("exit 2\n--- stderr\nerror: `visits` has no task `types`\n  fix: `slipway run` shows what there is\n", (await repository.RunAsync("types", "visits")).Whole);
        Assert.Equal(0, (await repository.RunAsync("types")).ExitCode);
    }

    [Fact]
    public async Task A_formatter_that_changes_files_fails_where_they_must_stay()
    {
        using var repository = await RepositoryAsync();
        repository.Environment["CI"] = "true";

        var run = await repository.RunAsync("lint");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a file was changed: `libs/money/a.txt`", run.Error);
        Assert.Contains("-untidy\n       +tidy", run.Error);
        Assert.Contains("\nfailed, began", (await repository.RunAsync("runs", "1")).Output, StringComparison.Ordinal);
        Assert.Contains("\nwrong at the end: a file was changed: `libs/money/a.txt`\n", (await repository.RunAsync("runs", "1")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await repository.RunAsync("lint")).ExitCode);
    }

    [Fact]
    public async Task Check_finds_circles_among_tasks()
    {
        using var repository = await RepositoryAsync();
        repository.With("libs/money/slipway.yaml", "library: money\ntasks: { build: { run: x, after: ['visits:build'] } }\n");

        var run = await repository.RunAsync("check");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("tasks wait for one another in a circle: `visits:build` -> `money:build` -> `visits:build`", run.Error);
    }

    [Fact]
    public async Task A_variable_that_leads_to_something_that_is_not_up_says_how_to_start_it()
    {
        using var repository = await RepositoryAsync();
        repository
            .With("apps/web/slipway.yaml", "app: web\nrun: sleep 600\n")
            .With("apps/visits/slipway.yaml", "app: visits\nneeds: [web]\nenv: { common: { WEB: '{web.url}' } }\ntasks: { seed: echo }\n");

        var run = await repository.RunAsync("run", "seed");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("`web.url` is not up on stage `local`", run.Error);
        Assert.Contains("slipway up web --stage local --detach", run.Error);
    }
}
