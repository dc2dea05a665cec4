using Slipway.Tasks;

namespace Slipway.Tests.Tasks;

public class TaskCatalogueTests
{
    static string Tasks(params (string File, string Text)[] files)
    {
        var lab = new TaskLab([("slipway.yaml", "repository: plasma\n"), ("a/slipway.yaml", "app: a\n"), .. files]);
        return string.Join(", ", lab.Catalogue.All(lab.Model.Get("a"), lab.Model.Stages.Default)
            .Select(task => $"{task.Declaration.Name} ({task.Origin}): {string.Join("; ", task.Declaration.Commands.Select(command => command.Folder.Length > 0 ? $"{command.Folder}> {command.Text}" : command.Text))}"));
    }

    [Fact]
    public void Scripts_that_can_be_run_are_tasks() => Assert.Equal(
        "deploy (Script): scripts/deploy, test (Script): scripts/test",
        Tasks(("a/scripts/test*", "#!/bin/sh"), ("a/scripts/deploy*", "x"), ("a/scripts/init*", "x"), ("a/scripts/notes", "x"), ("a/scripts/README.md*", "x"), ("a/scripts/lib/x*", "x")));

    [Fact]
    public void The_manifest_comes_before_scripts_and_scripts_before_files()
    {
        var lab = new TaskLab(("slipway.yaml", "repository: plasma\ntest: own\n"), ("scripts/test*", ""), ("scripts/lint*", ""), ("package.json", """{ "scripts": { "lint": "x", "build": "y" } }"""));

        Assert.Equal(
            [("build", TaskOrigin.Files), ("lint", TaskOrigin.Script), ("test", TaskOrigin.Manifest)],
            lab.Catalogue.All(lab.Model.Components[0], lab.Model.Stages.Default).Select(task => (task.Declaration.Name, task.Origin)));
    }

    [Fact]
    public void A_solution_or_a_test_project_is_tested_by_dotnet()
    {
        Assert.Equal("test (Files): dotnet test", Tasks(("a/A.slnx", ""), ("a/tests/A.Tests.csproj", "")));
        Assert.Equal("test (Files): dotnet test", Tasks(("a/A.Tests.csproj", "")));
        Assert.Equal("test (Files): tests> dotnet test", Tasks(("a/src/A.csproj", ""), ("a/tests/A.Tests.csproj", "")));
        Assert.Equal("", Tasks(("a/src/A.csproj", "")));
    }

    [Fact]
    public void Python_is_tested_by_pytest()
    {
        Assert.Equal("test (Files): pytest", Tasks(("a/pytest.ini", "")));
        Assert.Equal("test (Files): pytest", Tasks(("a/tests/test_a.py", "")));
        Assert.Equal("test (Files): pytest", Tasks(("a/pyproject.toml", "[tool.pytest.ini_options]\n")));
        Assert.Equal("", Tasks(("a/pyproject.toml", "[project]\n"), ("a/a.py", "")));
    }

    [Fact]
    public void Npms_own_scripts_are_tasks_but_not_its_placeholder()
    {
        Assert.Equal("build (Files): npm run build, test (Files): npm test", Tasks(("a/package.json", """{ "scripts": { "test": "vitest", "build": "vite", "dev": "x" } }""")));
        Assert.Equal("", Tasks(("a/package.json", """{ "scripts": { "test": "echo \"Error: no test specified\" && exit 1" } }""")));
        Assert.Equal("", Tasks(("a/package.json", "{ broken")));
    }

    [Fact]
    public void Components_inside_are_left_out()
    {
        Assert.Equal("test (Files): pytest --ignore=plugins/x", Tasks(("a/pytest.ini", ""), ("a/plugins/x/slipway.yaml", "app: x\n"), ("a/plugins/x/deep/slipway.yaml", "app: y\n")));
        Assert.Equal("test (Files): go test ./pkg", Tasks(("a/go.mod", ""), ("a/pkg/a_test.go", ""), ("a/x/slipway.yaml", "app: x\n"), ("a/x/x_test.go", "")));
        Assert.Equal("test (Files): go test ./...", Tasks(("a/go.mod", "")));
    }

    [Theory]
    [InlineData("#!/bin/sh\n\n# Runs it.\n# More.\n", "Runs it.")]
    [InlineData("#!/usr/bin/env node\n// Runs it.\n", "Runs it.")]
    [InlineData("#!/bin/sh\nset -e\n# Not help.\n", null)]
    [InlineData("# Runs it.\n", "Runs it.")]
    [InlineData("", null)]
    public void The_first_comment_of_a_script_is_its_help(string script, string? help) => Assert.Equal(help, ScriptHelp.FirstLine(script));

    [Fact]
    public void A_component_without_an_image_is_of_the_runnable_above()
    {
        var lab = new TaskLab(("slipway.yaml", "repository: plasma\n"), ("a/slipway.yaml", "app: a\n"), ("a/Dockerfile", ""), ("a/lib/slipway.yaml", "library: lib\n"), ("b/slipway.yaml", "app: b\n"));
        var places = new TaskPlaces(lab.Model, lab.Sources) { WhyNotInside = runnable => $"no image of {runnable.Name}" };

        Assert.Equal("no image of a", places.Of(lab.Model.Get("lib")).Note);
        Assert.Null(places.Of(lab.Model.Get("b")).Note);
    }
}
