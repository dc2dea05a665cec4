using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Containers;

public class ContainerCallsTests
{
    static readonly ContainerProgram Docker = new("/usr/bin/docker", ContainerKind.Docker, new Version(20, 10, 24));
    static readonly ContainerCalls Calls = new(Docker);

    [Fact]
    public void A_run_says_everything_and_names_variables_without_their_values()
    {
        var run = new ContainerRun("sha256:1234")
        {
            Name = "shop-web",
            Words = ["serve", "--fast"],
            EntryPoint = "/bin/shop",
            Network = "shop",
            Aliases = ["shop"],
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("dev.slipway.stage", "local"),
            Variables = ["DATABASE_URL"],
            PublicVariables = ImmutableSortedDictionary<string, string>.Empty.Add("HOME", "/tmp"),
            Ports = [new PublishedPort(23708, 8080)],
            Mounts = [new ContainerMount("shop-data", "/data"), new ContainerMount("/srv/a,b", "/src") { IsReadOnly = true }],
            User = "1000:1000",
            Directory = "/src",
            IsRemoved = true,
            IsLocal = true,
        };

        Assert.Equal(
            "/usr/bin/docker run --rm --pull=never --name shop-web --network shop --network-alias shop --label dev.slipway.stage=local --env DATABASE_URL --env HOME=/tmp "
            + "--publish 127.0.0.1:23708:8080 --mount type=volume,source=shop-data,target=/data --mount type=bind,\"source=/srv/a,b\",target=/src,readonly "
            + "--user 1000:1000 --workdir /src --entrypoint /bin/shop sha256:1234 serve --fast",
            Text(Calls.Run(run)));
    }

    [Fact]
    public void An_image_alone_is_enough() => Assert.Equal("/usr/bin/docker run redis:7", Text(Calls.Run(new ContainerRun("redis:7"))));

    [Fact]
    public void The_engines_first_process_is_used_where_it_has_one() =>
        Assert.Equal("/usr/bin/docker run --init redis:7", Text(new ContainerCalls(Docker with { HasInit = true }).Run(new ContainerRun("redis:7"))));

    [Fact]
    public void Exec_takes_names_of_variables_too() =>
        Assert.Equal("/usr/bin/docker exec --interactive --env PGPASSWORD shop-database psql -q", Text(Calls.Exec("shop-database", ["psql", "-q"], isInteractive: true, ["PGPASSWORD"])));

    [Fact]
    public void What_is_listed_has_all_the_labels() =>
        Assert.Equal(
            "/usr/bin/docker ps --all --no-trunc --filter label=a=1 --filter label=b=2 --format {{.Names}}", Text(Calls.List([new("a", "1"), new("b", "2")])));

    [Fact]
    public void A_call_for_anywhere_brings_what_leads_to_the_engine()
    {
        var remote = Docker with { Connection = ImmutableSortedDictionary<string, string>.Empty.Add("DOCKER_HOST", "unix:///run/my.sock") };

        Assert.Equal("/usr/bin/env DOCKER_HOST=unix:///run/my.sock /usr/bin/docker rm --force --volumes shop-web", string.Join(' ', ContainerCalls.Anywhere(remote, Calls.Remove("shop-web"))));
    }

    static string Text(ProgramCall call) => string.Join(' ', call.Words);
}
