using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes;

/// <summary>All processes of one stage of one checkout, as they were last recorded. Read without a supervisor.</summary>
/// <param name="Schema">The version of the file's form.</param>
/// <param name="Supervisor">Who wrote it last.</param>
/// <param name="Processes">In the order in which they were first started.</param>
public sealed record ProcessTable(int Schema, ProcessIdentity? Supervisor, ImmutableArray<ProcessRecord> Processes)
{
    /// <summary>The version that this tool writes, and the only one it reads.</summary>
    public const int CurrentSchema = 1;

    const long MaximumBytes = 16 * 1024 * 1024;

    public static ProcessTable Empty { get; } = new(CurrentSchema, null, []);

    /// <summary>Empty when there is none.</summary>
    /// <exception cref="ProblemException"><c>processes-unreadable</c>: the file is torn, or of a newer tool.</exception>
    public static ProcessTable Read(UpFolders folders)
    {
        try
        {
            using var file = new FileStream(folders.Table, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaximumBytes)
            {
                throw Unreadable(folders, "it is larger than any that this tool writes");
            }

            var table = JsonSerializer.Deserialize(file, ProcessesJson.Default.ProcessTable);
            return table is { Schema: CurrentSchema, Processes.IsDefault: false }
                ? table
                : throw Unreadable(folders, $"its schema is {table?.Schema}, and this tool knows {CurrentSchema}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Empty;
        }
        catch (JsonException exception)
        {
            throw Unreadable(folders, $"it is no JSON of ours: line {exception.LineNumber + 1}, {exception.Path}");
        }
    }

    internal void Write(UpFolders folders) => AtomicFile.Write(folders.Table, JsonSerializer.SerializeToUtf8Bytes(this, ProcessesJson.Default.ProcessTable));

    static ProblemException Unreadable(UpFolders folders, string why) =>
        new(new Problem("processes-unreadable", $"`{folders.Table}` cannot be read")
        {
            Kind = ProblemKind.Failure,
            Why = why,
            Fix = "slipway up   (keeps the file under another name, and finds what runs)",
        });
}

/// <summary>The forms of the files and messages of the processes engine.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(ProcessTable))]
[JsonSerializable(typeof(Supervision.SupervisorRequest))]
[JsonSerializable(typeof(Supervision.SupervisorResponse))]
[JsonSerializable(typeof(Dictionary<string, int>))]
sealed partial class ProcessesJson : JsonSerializerContext;
