using Slipway.Composition;
using Slipway.Problems;
using Slipway.Tests.Images;

namespace Slipway.Tests.Composition;

public class ComposePlannerTests
{
    static readonly ImageLab Lab = ImageLab.Visits(
        "FROM debian AS dev\nFROM debian AS prod\nCOPY . .\n",
        ("apps/accounts/slipway.yaml", "app: accounts\nrun: ./serve\nimage: { name: login, args: { COLOUR: red } }\n"),
        ("apps/accounts/Dockerfile", "FROM debian\n"),
        ("libs/money/slipway.yaml", "library: money\n"))
        .With("apps/visits/slipway.yaml", """
            app: visits
            needs: { database: { postgresql: 15 }, cache: redis, login: accounts }
            env: { common: { PRICE: "5$", KEY: "{secret:visitor-key}", DATABASE_URL: "{database.url}", CACHE: "{cache.host}", LOGIN: "{login.url}" } }
            run: { web: ./web, worker: ./work }
            port: 9000
            migrate: ./migrate
            image: { run: { worker: [work, "$X"] } }

            """);

    [Fact]
    public void Components_come_with_what_they_need_each_after_it() =>
        Assert.Equal(["accounts", "visits-database", "visits-cache", "visits-migrate", "visits", "visits-worker"], Plan(Lab, "visits").Select(service => service.Name));

    [Fact]
    public void A_service_has_what_its_component_says()
    {
        var services = Plan(Lab).ToDictionary(service => service.Name);
        var web = services["visits"];

        Assert.Equal(
            ["CACHE=visits-cache", "DATABASE_URL=postgresql://visits:${VISITS_DATABASE_PASSWORD:?}@visits-database:5432/visits", "KEY=${VISITOR_KEY:?}", "LOGIN=http://accounts:8080", "PORT=9000", "PRICE=5$$", "SLIPWAY_STAGE=local"],
            web.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
        Assert.Equal(["accounts: service_started", "visits-cache: service_healthy", "visits-database: service_healthy", "visits-migrate: service_completed_successfully"], web.After.Select(one => $"{one.Key}: {one.Value}"));
        Assert.Equal(("./apps/visits", "Dockerfile", "prod"), (web.Build!.Context, web.Build.Dockerfile, web.Build.Target));
        Assert.Equal(["127.0.0.1:9000:9000"], web.Ports);
        Assert.Equal(("work", "$$X"), (services["visits-worker"].EntryPoint, services["visits-worker"].Command.Single()));
        Assert.Equal(["migrate", "up"], services["visits-migrate"].Command);
        Assert.Equal(("plasma/login:compose", "red", null), (services["accounts"].Image, services["accounts"].Build!.Args["COLOUR"], services["accounts"].Build!.Target));
        Assert.Equal(["visits-database:/var/lib/postgresql/data"], services["visits-database"].Volumes);
    }

    [Fact]
    public void What_compose_cannot_build_is_told()
    {
        var lab = Lab.With("apps/visits/Dockerfile", "FROM {image:accounts}\n").Without("apps/accounts/Dockerfile");

        Assert.Equal(["compose-needs-dockerfile", "compose-needs-dockerfile"], Assert.Throws<ProblemException>(() => Plan(lab)).Problems.Select(problem => problem.Code));
        var file = Lab.With("apps/visits/slipway.yaml", "app: visits\nneeds: { store: sqlite }\nenv: { common: { FILE: \"{store.file}\" } }\nrun: ./web\n");
        Assert.Equal(["compose-no-server"], Assert.Throws<ProblemException>(() => Plan(file)).Problems.Select(problem => problem.Code));
        Assert.Equal(["compose-empty"], Assert.Throws<ProblemException>(() => Plan(Lab, "money")).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void The_file_has_all_texts_in_quotes() => Assert.EndsWith(
        """
        services:
          db:
            image: "postgres:15"
            entrypoint: ["run"]
            command: ["a \"b\"", "$$X"]
            environment:
              KEY: "${KEY:?}"
            ports: ["127.0.0.1::80"]
            volumes: ["db:/data"]
            healthcheck:
              test: ["CMD", "ready"]
              interval: 2s
              timeout: 5s
              retries: 60
            depends_on:
              other:
                condition: service_started
            restart: unless-stopped
        volumes:
          db: {}

        """.ReplaceLineEndings("\n"),
        ComposeText.Write([new ComposeService("db", "postgres:15")
        {
            EntryPoint = "run",
            Command = ["a \"b\"", "$$X"],
            Environment = new ComposeService("", "").Environment.Add("KEY", "${KEY:?}"),
            Ports = ["127.0.0.1::80"],
            Volumes = ["db:/data"],
            Health = ["ready"],
            After = new ComposeService("", "").After.Add("other", "service_started"),
            Restarts = true,
        }]),
        StringComparison.Ordinal);

    static IReadOnlyList<ComposeService> Plan(ImageLab lab, params string[] components)
    {
        var recipes = lab.Recipes();
        return new ComposePlanner(recipes.Model, recipes.Model.Stages.Default, recipes, ".").Plan([.. components.Select(recipes.Model.Get)]);
    }
}
