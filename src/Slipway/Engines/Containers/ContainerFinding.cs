using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.State;

namespace Slipway.Engines.Containers;

/// <summary>The file in which it is kept which container program was found, and for which machine.</summary>
sealed class ContainerFinding(ContainerHost host)
{
    string FilePath => Path.Combine(host.CacheFolder, "container-program.json");

    string WithoutPath => Path.Combine(host.CacheFolder, "no-container-engine");

    /// <summary>All that the finding hangs on, as far as it can be seen without a process: the programs, their plugins and settings, how the engine is found, and whether it is there.</summary>
    /// <param name="isDead">Nobody listens at Docker's socket.</param>
    public string Key(IEnumerable<string> programs, bool isDead)
    {
        var text = new StringBuilder().Append(isDead).Append('\n');
        foreach (var file in programs.Concat(Plugins()).Concat(Settings()))
        {
            text.Append(file).Append('\0').Append(Stamp(file)).Append('\n');
        }

        foreach (var (name, value) in host.Variables)
        {
            text.Append(name).Append('=').Append(value).Append('\0');
        }

        foreach (var socket in Sockets())
        {
            text.Append(socket).Append(File.Exists(socket)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Null: not known for this key.</summary>
    public ContainerProgram? Read(string key)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), ContainerJson.Default.ContainerFound) is { Path: not null } found && found.Key == key
                && Version.TryParse(found.Version, out var version)
                ? new ContainerProgram(found.Path, found.Kind, version) { Builder = found.Builder, HasInit = found.HasInit }
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string key, ContainerProgram program)
    {
        var found = new ContainerFound(key, program.Path, program.Kind, program.Version.ToString(), program.Builder, program.HasInit);
        Write(FilePath, JsonSerializer.SerializeToUtf8Bytes(found, ContainerJson.Default.ContainerFound));
    }

    /// <summary>For this key it was seen that all programs are Docker's, and that none reaches an engine.</summary>
    public bool IsWithout(string key)
    {
        try
        {
            return File.Exists(WithoutPath) && File.ReadAllText(WithoutPath) == key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void WriteWithout(string key) => Write(WithoutPath, Encoding.UTF8.GetBytes(key));

    void Write(string path, byte[] content)
    {
        try
        {
            Directory.CreateDirectory(host.CacheFolder);
            AtomicFile.Write(path, content, isDurable: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is found again each time.
        }
    }

    IEnumerable<string> Plugins() => (host.ConfigFolder is { } own ? host.PluginFolders.Add(Path.Combine(own, "cli-plugins")) : host.PluginFolders)
        .Select(folder => Path.Combine(folder, "docker-buildx"));

    IEnumerable<string> Settings() => host.ConfigFolder is { } folder ? [Path.Combine(folder, "config.json")] : [];

    IEnumerable<string> Sockets()
    {
        const string scheme = "unix://";
        return host.Variables.Where(variable => variable.Value.StartsWith(scheme, StringComparison.Ordinal)).Select(variable => variable.Value[scheme.Length..]).Concat(host.Sockets);
    }

    static string Stamp(string file) => File.Exists(file) ? $"{File.GetLastWriteTimeUtc(file).Ticks}/{new FileInfo(file).Length}" : "";
}

/// <summary>What is kept of a <see cref="ContainerProgram"/>.</summary>
sealed record ContainerFound(string Key, string Path, ContainerKind Kind, string Version, ImageBuilder Builder, bool HasInit);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContainerFound))]
sealed partial class ContainerJson : JsonSerializerContext;
