using System.Net.Sockets;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Engines.Databases;

/// <summary>What every kind of private server promises; a class for each kind says how it is spoken to.</summary>
public abstract class ServerTests
{
    protected abstract string Kind { get; }

    protected abstract string Package { get; }

    /// <summary>A client's call as the application's role, with this password (null: none).</summary>
    internal abstract ProgramCall Client(ResourceEndpoint endpoint, string? password, string statement, bool throughSocket);

    protected abstract string Write { get; }

    protected abstract string Read { get; }

    [Fact]
    public async Task The_application_gets_in_with_its_password_only()
    {
        await using var lab = await LabAsync();
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        foreach (var socket in new[] { false, true })
        {
            Assert.Equal(0, (await AskAsync(resource, Write, resource.Endpoint.Password, socket)).ExitCode);
            Assert.Contains("kept", (await AskAsync(resource, Read, resource.Endpoint.Password, socket)).Output, StringComparison.Ordinal);
            Assert.DoesNotContain("kept", (await AskAsync(resource, Read, "wrong", socket)).Output, StringComparison.Ordinal);
            Assert.DoesNotContain("kept", (await AskAsync(resource, Read, null, socket)).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_survives_a_stop_and_a_kill()
    {
        await using var lab = await LabAsync();
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);
        await ServerLab.StopAsync(resource, server);

        (resource, server) = await lab.UpAsync(lab.Request(Kind));
        Assert.Contains("kept", (await AskAsync(resource, Read)).Output, StringComparison.Ordinal);
        await ServerLab.KillAsync(server);

        (resource, server) = await lab.UpAsync(lab.Request(Kind));
        Assert.Contains("kept", (await AskAsync(resource, Read)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preparing_again_changes_nothing_also_while_it_runs()
    {
        await using var lab = await LabAsync();
        var first = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var second = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        var third = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        await lab.Resources.CreateAsync(third, ServerLab.Token);
        foreach (var other in new[] { second, resource, third })
        {
            Assert.Equal(first.Endpoint, other.Endpoint);
            Assert.Equal(first.Process!.Fingerprint, other.Process!.Fingerprint);
            Assert.Equal(first.Process.Words.AsEnumerable(), other.Process.Words.AsEnumerable());
        }

        Assert.Equal(first.Endpoint, lab.Resources.Known(lab.Request(Kind)));
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);
    }

    [Fact]
    public async Task Several_commands_at_once_prepare_it_once()
    {
        await using var lab = await LabAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token)));
        Assert.Single(all.Select(resource => resource.Endpoint).Distinct());
        await lab.UpAsync(lab.Request(Kind));
    }

    [Fact]
    public async Task A_preparation_that_crashed_half_way_is_done_again()
    {
        await using var lab = await LabAsync();
        var resource = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var data = resource.Process!.Directory;
        var making = Path.Combine(Path.GetDirectoryName(data)!, "making");
        // As it is when the power goes between the making and the renaming: half of the files, some of them broken.
        Directory.CreateDirectory(making);
        Directory.Move(data, Path.Combine(making, "data"));
        var record = Path.Combine(resource.Request.Folder, "resource.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"made\": true", "\"made\": false", StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(making, "data")))
        {
            File.WriteAllText(file, "half");
        }

        var (again, _) = await lab.UpAsync(lab.Request(Kind));
        Assert.False(Directory.Exists(making));
        Assert.Equal(resource.Endpoint.Password, again.Endpoint.Password);
        Assert.Equal(0, (await AskAsync(again, Write)).ExitCode);
    }

    [Fact]
    public async Task Data_that_is_gone_is_not_replaced_by_an_empty_one()
    {
        await using var lab = await LabAsync();
        var resource = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var data = resource.Process!.Directory;
        Directory.Move(data, data + "-aside");
        Assert.Equal("the data of `visits/database` is gone", (await RefusedAsync(() => lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token))).What);
        Directory.Move(data + "-aside", data);
        Assert.Equal(resource.Endpoint, (await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token)).Endpoint);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        await using var lab = await LabAsync();
        var resource = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        var data = resource.Process!.Directory;
        Directory.Move(data, data + "-aside");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "thesis.txt"), "mine");
        var problem = await RefusedAsync(() => lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token));
        Assert.Equal("resource-unreadable", problem.Code);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(data, "thesis.txt")));
    }

    [Fact]
    public async Task It_runs_below_long_paths_with_spaces_and_quotes()
    {
        await using var lab = await LabAsync();
        var state = string.Join('/', Enumerable.Repeat("a rather long folder's \"name\", with all sorts of letters äöü", 5));
        var (resource, server) = await lab.UpAsync(lab.Request(Kind, state));
        Assert.True(resource.Process!.Directory.Length > 300);
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);
        Assert.Contains("kept", (await AskAsync(resource, Read, resource.Endpoint.Password, socket: true)).Output, StringComparison.Ordinal);
        await ServerLab.StopAsync(resource, server);
    }

    [Fact]
    public async Task It_runs_below_a_folder_that_only_its_owner_may_enter()
    {
        await using var lab = await LabAsync();
        Directory.CreateDirectory(Path.Combine(lab.Root, "closed"), OwnerFile.Closed);
        var (resource, server) = await lab.UpAsync(lab.Request(Kind, "closed/state"));
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);
        await ServerLab.StopAsync(resource, server);
        // Found again where it was put.
        (resource, server) = await lab.UpAsync(lab.Request(Kind, "closed/state"));
        Assert.Contains("kept", (await AskAsync(resource, Read)).Output, StringComparison.Ordinal);
        Assert.Equal(OwnerFile.Closed, File.GetUnixFileMode(Path.Combine(lab.Root, "closed")));
        await ServerLab.StopAsync(resource, server);
        await lab.Resources.RemoveAsync(lab.Request(Kind, "closed/state"), ServerLab.Token);
        Assert.False(Directory.Exists(resource.Process!.Directory));
    }

    [Fact]
    public async Task No_secret_is_in_words_logs_or_files_that_others_may_read()
    {
        await using var lab = await LabAsync();
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        await AskAsync(resource, Write);
        await ServerLab.StopAsync(resource, server);
        var password = resource.Endpoint.Password!;
        var arguments = string.Join(' ', resource.Process!.Words) + resource + resource.Process.Url + resource.Process.Fingerprint;
        Assert.DoesNotContain(password, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(lab.Log, line => line.Contains(password, StringComparison.Ordinal));
        Assert.Equal(OwnerFile.Closed, File.GetUnixFileMode(resource.Process.Directory) & ~(UnixFileMode.GroupRead | UnixFileMode.GroupExecute));
        Assert.Equal(OwnerFile.Closed, File.GetUnixFileMode(resource.Request.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(resource.Request.Folder, "secrets.json")));
    }

    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        await using var lab = await LabAsync();
        var (resource, _) = await lab.UpAsync(lab.Request(Kind));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", resource.Process!.Port!.Value, ServerLab.Token);
        // Another address of this machine: 127.0.0.2 is the same interface, and a server on every address would answer there.
        using var other = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => other.ConnectAsync("127.0.0.2", resource.Process.Port.Value, ServerLab.Token).AsTask());
    }

    [Fact]
    public async Task A_port_that_somebody_took_meanwhile_is_given_up()
    {
        await using var lab = await LabAsync();
        var first = await lab.Resources.PrepareAsync(lab.Request(Kind), ServerLab.Token);
        using var squatter = new TcpListener(System.Net.IPAddress.Loopback, first.Endpoint.Port!.Value);
        squatter.Start();
        var (second, _) = await lab.UpAsync(lab.Request(Kind));
        Assert.NotEqual(first.Endpoint.Port, second.Endpoint.Port);
        Assert.Equal(0, (await AskAsync(second, Write)).ExitCode);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task It_is_removed_when_it_is_stopped_and_not_before()
    {
        await using var lab = await LabAsync();
        var (resource, server) = await lab.UpAsync(lab.Request(Kind));
        var problem = await RefusedAsync(() => lab.Resources.RemoveAsync(lab.Request(Kind), ServerLab.Token));
        Assert.Equal(("resource-in-use", ProblemKind.Locked), (problem.Code, problem.Kind));
        Assert.Equal(0, (await AskAsync(resource, Write)).ExitCode);

        await ServerLab.StopAsync(resource, server);
        var outside = Path.Combine(lab.Root, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "thesis.txt"), "mine");
        Directory.CreateSymbolicLink(Path.Combine(resource.Process!.Directory, "link"), outside);
        Directory.CreateSymbolicLink(Path.Combine(resource.Request.Folder, "link"), outside);
        await lab.Resources.RemoveAsync(lab.Request(Kind), ServerLab.Token);
        Assert.False(Directory.Exists(resource.Request.Folder));
        Assert.False(Directory.Exists(resource.Process.Directory));
        Assert.True(File.Exists(Path.Combine(outside, "thesis.txt")));

        var (fresh, _) = await lab.UpAsync(lab.Request(Kind));
        Assert.NotEqual(resource.Endpoint.Password, fresh.Endpoint.Password);
        Assert.DoesNotContain("kept", (await AskAsync(fresh, Read)).Output, StringComparison.Ordinal);
    }

    internal async Task<ServerLab> LabAsync()
    {
        var lab = new ServerLab();
        try
        {
            await lab.RequireAsync(Kind, Package);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    internal Task<ProgramResult> AskAsync(PreparedResource resource, string statement) => AskAsync(resource, statement, resource.Endpoint.Password, socket: false);

    internal Task<ProgramResult> AskAsync(PreparedResource resource, string statement, string? password, bool socket) =>
        ServerLab.Runner.RunAsync(Client(resource.Endpoint, password, statement, socket), ServerLab.Token);

    internal static async Task<Problem> RefusedAsync(Func<Task> action) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(action)).Problems);
}
