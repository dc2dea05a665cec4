using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Manifests;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;

namespace Slipway.Tests.Running;

public class UpPlannerTests
{
    [Fact]
    public void Resources_come_first_then_migrations_then_processes()
    {
        var model = Model(("apps/visits", """
            app: visits
            needs: { database: postgresql }
            migrate: ./migrate
            run: { web: ./web, worker: ./work }
            """));

        Assert.Equal(
            ["visits/database <- ", "visits/migrate <- visits/database", "visits/web <- visits/migrate", "visits/worker <- visits/migrate"],
            Plan(model, "visits"));
    }

    [Fact]
    public void Dependants_wait_for_all_processes_of_what_they_need()
    {
        var model = Model(
            ("a", "{ app: a, run: { web: ./a, worker: ./w } }"),
            ("b", "{ app: b, needs: [a], run: ./b }"));

        Assert.Equal(["a/web <- ", "a/worker <- ", "b/web <- a/web a/worker"], Plan(model, "b"));
    }

    [Fact]
    public void A_library_passes_on_what_it_needs()
    {
        var model = Model(
            ("a", "{ app: a, run: ./a }"),
            ("lib", "{ library: lib, needs: [a] }"),
            ("b", "{ app: b, needs: [lib], run: ./b }"));

        Assert.Equal(["a/web <- ", "b/web <- a/web"], Plan(model, "b"));
    }

    [Fact]
    public void A_shared_resource_is_its_owners()
    {
        var model = Model(
            ("orders", "{ app: orders, needs: { database: postgresql }, migrate: ./m, run: ./o }"),
            ("report", "{ app: report, needs: { database: { postgresql: 15, owner: orders } }, run: ./r }"));

        Assert.Equal(
            ["orders/database <- ", "orders/migrate <- orders/database", "orders/web <- orders/migrate", "report/web <- orders/web"],
            Plan(model, "report"));
    }

    [Fact]
    public void Only_what_is_asked_for_and_what_it_needs_is_planned()
    {
        var model = Model(("a", "{ app: a, run: ./a }"), ("b", "{ app: b, run: ./b }"));

        Assert.Equal(["b/web <- "], Plan(model, "b"));
    }

    [Fact]
    public void In_containers_the_image_comes_before_what_runs_in_it()
    {
        var model = Model(("visits", """
            app: visits
            needs: { database: postgresql }
            migrate: ./migrate
            run: { web: ./web, worker: ./work }
            image: { run: { worker: [visits, work] } }
            """));

        Assert.Equal(
            [
                "visits/database <- ", "visits:image <- ", "visits/migrate <- visits/database visits:image",
                "visits/web <- visits/migrate", "visits/worker <- visits/migrate",
            ],
            Plan(model, "visits", EngineKind.Containers));
    }

    [Fact]
    public void In_an_image_a_process_is_what_the_image_says_and_the_web_process_its_entry_point()
    {
        var model = Model(("visits", "{ app: visits, run: { web: ./web, worker: ./work }, migrate: ./m, image: { run: { worker: [visits, work] } } }"));

        var pieces = UpPlanner.Plan(model, model.Stages.Default, [model.Get("visits")], EngineKind.Containers);

        Assert.Equal([[], ["visits", "work"]], pieces.OfType<ProcessPiece>().Select(piece => piece.Process.Command.Words));
        Assert.Equal(["migrate"], pieces.OfType<MigrationPiece>().Single().Command.Words);
        Assert.Empty(InImage.Problems(model.Get("visits"), model.Stages.Default));
    }

    [Fact]
    public void A_process_of_which_the_image_says_nothing_is_a_problem()
    {
        var model = Model(("visits", "{ app: visits, run: { web: ./web, worker: ./work } }"));

        Assert.Equal("image-run-missing", InImage.Problems(model.Get("visits"), model.Stages.Default).Single().Code);
    }

    static IEnumerable<string> Plan(RepositoryModel model, string wanted, EngineKind engine = EngineKind.Processes) =>
        UpPlanner.Plan(model, model.Stages.Default, [model.Get(wanted)], engine).Select(piece => $"{piece.Name} <- {string.Join(' ', piece.After)}");

    static RepositoryModel Model(params (string Folder, string Text)[] manifests)
    {
        var problems = new List<Problem>();
        var root = Manifest.Read(new ManifestSource("slipway.yaml", "repository: test"), problems)!;
        var others = manifests.Select(one => Manifest.Read(new ManifestSource($"{one.Folder}/slipway.yaml", one.Text), problems)!).ToList();
        var model = RepositoryReader.Read(root, others, problems);
        Assert.Empty(problems);
        return model;
    }
}
