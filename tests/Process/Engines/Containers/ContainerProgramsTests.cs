using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using Slipway.Engines.Containers;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Containers;

/// <summary>With scripts in the place of docker: which is found, and when it is asked for again.</summary>
public sealed class ContainerProgramsTests : IDisposable
{
    const string Answer = """{"Client":{"Version":"20.10.24","ApiVersion":"1.41"},"Server":{"Version":"20.10.24"}}""";

    const string NoAnswer = """{"Client":{"Version":"20.10.24","ApiVersion":"1.41"},"Server":null}""";

    readonly string _folder = Directory.CreateTempSubdirectory("slipway-containers-").FullName;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>While it is there, the engine answers.</summary>
    string Answers => Path.Combine(_folder, "answers");

    string Calls => Path.Combine(_folder, "calls");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_found_is_not_asked_for_again()
    {
        var docker = Program("bin/docker", $"[ $1 = buildx ] && exit 1; echo '{Answer}'");

        var first = await Programs().FindAsync(Token);
        var asked = File.ReadAllLines(Calls).Length;
        var second = await Programs().FindAsync(Token);

        Assert.Equal((docker, ImageBuilder.BuildKit), (first!.Path, first.Builder));
        Assert.Equal((first.Path, first.Builder, first.Version, asked), (second!.Path, second.Builder, second.Version, File.ReadAllLines(Calls).Length));
    }

    [Fact]
    public async Task Another_engine_or_another_program_is_looked_at_anew()
    {
        Program("bin/docker", $"[ $1 = buildx ] && exit 1; echo '{Answer}'");
        await Programs().FindAsync(Token);
        var asked = File.ReadAllLines(Calls).Length;

        await Programs("unix:///elsewhere.sock").FindAsync(Token);
        Assert.True(File.ReadAllLines(Calls).Length > asked);

        Program("bin/docker", $"echo '{Answer}'; # with buildx now");
        Assert.Equal(ImageBuilder.Buildx, (await Programs().FindAsync(Token))!.Builder);
    }

    [Fact]
    public async Task Without_an_engine_nothing_is_found_and_nothing_is_kept()
    {
        Program("bin/docker", """[ $1 = buildx ] && exit 1; echo '{"Client":{"Version":"20.10.24","ApiVersion":"1.41"},"Server":null}'; exit 1""");

        Assert.Null(await Programs().FindAsync(Token));
        Assert.Null((await Programs().LookAsync(Token)).Single().Engine);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task While_the_socket_is_dead_nobody_is_asked_and_an_engine_started_just_now_is_found()
    {
        Program("bin/docker", $"[ $1 = buildx ] && exit 1; [ -e '{Answers}' ] && echo '{Answer}' || echo '{NoAnswer}'");
        var socket = Path.Combine(_folder, "engine.sock");
        var here = $"unix://{socket}";
        await AssertNobodyIsAskedAsync(Programs(here));

        using (Listen(socket))
        {
            File.WriteAllText(Answers, "");
            Assert.NotNull(await Programs(here).FindAsync(Token));
        }

        // It was killed, and has left its socket.
        File.Delete(Answers);
        Assert.True(File.Exists(socket));
        await AssertNobodyIsAskedAsync(Programs(here));

        using var again = Listen(socket);
        File.WriteAllText(Answers, "");
        Assert.NotNull(await Programs(here).FindAsync(Token));
    }

    [Fact]
    public async Task Podman_stands_in_for_a_Docker_whose_engine_is_away_and_makes_room_when_it_is_back()
    {
        var docker = Program("bin/docker", $"[ $1 = buildx ] && exit 1; [ -e '{Answers}' ] && echo '{Answer}' || echo '{NoAnswer}'");
        var podman = Program("bin/podman", "echo '{\"Client\":{\"Version\":\"4.3.1\",\"APIVersion\":\"4.3.1\"}}'");
        var socket = Path.Combine(_folder, "engine.sock");
        Listen(socket).Dispose();
        Assert.Equal(podman, (await Programs($"unix://{socket}").FindAsync(Token))!.Path);

        using var engine = Listen(socket);
        File.WriteAllText(Answers, "");

        Assert.Equal(docker, (await Programs($"unix://{socket}").FindAsync(Token))!.Path);
    }

    [Theory]
    [InlineData("tcp://localhost:1", NoAnswer)]
    [InlineData("unix:///nowhere.sock", """{"Client":{"Version":"4.3.1","APIVersion":"4.3.1"},"Server":{"Version":null}}""")]
    public async Task An_engine_elsewhere_and_a_podman_that_is_called_docker_are_asked_each_time(string host, string answer)
    {
        Program("bin/docker", $"[ $1 = buildx ] && exit 1; echo '{answer}'");
        Assert.Null(await Programs(host).FindAsync(Token));
        var asked = File.ReadAllLines(Calls).Length;

        Assert.Null(await Programs(host).FindAsync(Token));

        Assert.True(File.ReadAllLines(Calls).Length > asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_socket_is_that_of_the_context(bool isByVariable)
    {
        Program("bin/docker", $"[ $1 = buildx ] && exit 1; echo '{NoAnswer}'");
        var meta = Directory.CreateDirectory(Path.Combine(_folder, "config/contexts/meta", Convert.ToHexStringLower(SHA256.HashData("own"u8)))).FullName;
        File.WriteAllText(Path.Combine(meta, "meta.json"), $$"""{ "Name": "own", "Endpoints": { "docker": { "Host": "unix://{{_folder}}/engine.sock" } } }""");
        File.WriteAllText(Path.Combine(_folder, "config/config.json"), isByVariable ? "{}" : """{ "currentContext": "own" }""");
        var variables = ImmutableSortedDictionary<string, string>.Empty.Add("DOCKER_CONFIG", Path.Combine(_folder, "config"));
        var programs = Programs(isByVariable ? variables.Add("DOCKER_CONTEXT", "own") : variables);
        await AssertNobodyIsAskedAsync(programs);

        using var engine = Listen(Path.Combine(_folder, "engine.sock"));
        var asked = File.ReadAllLines(Calls).Length;
        Assert.Null(await programs.FindAsync(Token));
        Assert.True(File.ReadAllLines(Calls).Length > asked);
    }

    /// <summary>But once.</summary>
    async Task AssertNobodyIsAskedAsync(ContainerPrograms programs)
    {
        Assert.Null(await programs.FindAsync(Token));
        var asked = File.ReadAllLines(Calls).Length;
        Assert.Null(await programs.FindAsync(Token));
        Assert.Equal(asked, File.ReadAllLines(Calls).Length);
    }

    /// <summary>The file stays, as that of an engine that was killed: under another name it was bound, and would be removed.</summary>
    static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".new"));
        socket.Listen();
        File.Move(path + ".new", path, overwrite: true);
        return socket;
    }

    ContainerPrograms Programs(string? host = null)
    {
        var variables = ImmutableSortedDictionary<string, string>.Empty;
        return Programs(host is null ? variables : variables.Add("DOCKER_HOST", host));
    }

    ContainerPrograms Programs(ImmutableSortedDictionary<string, string> variables)
    {
        var machine = new ContainerHost(Path.Combine(_folder, "bin"), variables, Path.Combine(_folder, "cache")) { Sockets = [], PluginFolders = [] };
        return new ContainerPrograms(machine, new ProgramRunner());
    }

    string Program(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\necho \"$@\" >>'{Calls}'\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
