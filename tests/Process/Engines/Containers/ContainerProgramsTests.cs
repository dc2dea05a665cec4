using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Containers;

/// <summary>With scripts in the place of docker: which is found, and when it is asked for again.</summary>
public sealed class ContainerProgramsTests : IDisposable
{
    const string Answer = """{"Client":{"Version":"20.10.24","ApiVersion":"1.41"},"Server":{"Version":"20.10.24"}}""";

    readonly string _folder = Directory.CreateTempSubdirectory("slipway-containers-").FullName;

    static CancellationToken Token => TestContext.Current.CancellationToken;

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

    ContainerPrograms Programs(string? host = null)
    {
        var variables = ImmutableSortedDictionary<string, string>.Empty;
        variables = host is null ? variables : variables.Add("DOCKER_HOST", host);
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
