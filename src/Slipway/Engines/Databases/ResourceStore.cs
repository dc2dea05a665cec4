using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Databases;

/// <summary>The files in a resource's folder: its record, its passwords, its lock.</summary>
sealed class ResourceStore(string id, string folder)
{
    static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(3);

    string RecordPath => Path.Combine(folder, "resource.json");

    string SecretsPath => Path.Combine(folder, "secrets.json");

    /// <summary>One preparation at a time.</summary>
    /// <exception cref="ProblemException"><c>resource-in-use</c></exception>
    public async Task<FileLock> LockAsync(TimeProvider clock, CancellationToken cancellation) =>
        await FileLock.TakeAsync(Path.Combine(folder, "lock"), LockLimit, clock, cancellation)
        ?? throw new ProblemException(new Problem("resource-in-use", $"`{id}` is being prepared by another command")
        {
            Kind = ProblemKind.Locked,
            Why = $"it has not ended within {LockLimit.TotalSeconds:0} s",
            Fix = "wait for it, or stop it, and try again",
        });

    /// <summary>Null: never made.</summary>
    /// <exception cref="ProblemException"><c>resource-unreadable</c></exception>
    public ResourceRecord? ReadRecord()
    {
        if (!File.Exists(RecordPath))
        {
            return null;
        }

        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllText(RecordPath), ResourceJson.Default.ResourceRecord);
            return record is { Kind: not null, Name: not null, Home: not null, Schema: <= ResourceRecord.CurrentSchema }
                ? record
                : throw Unreadable(RecordPath, record?.Schema > ResourceRecord.CurrentSchema ? "a newer version of Slipway wrote it" : "parts are missing");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(RecordPath, exception is JsonException ? "it is no valid JSON" : exception.Message);
        }
    }

    /// <summary>What is left holds nobody to anything any more.</summary>
    public void Forget()
    {
        File.Delete(RecordPath);
        SyncedFolder.Sync(folder);
    }

    public void Write(ResourceRecord record) =>
        OwnerFile.Write(RecordPath, JsonSerializer.Serialize(record, ResourceJson.Default.ResourceRecord));

    /// <summary>Null: never made. The text of a broken file is not shown: it may be half a password.</summary>
    public ResourceSecrets? ReadSecrets()
    {
        try
        {
            return !File.Exists(SecretsPath) ? null
                : JsonSerializer.Deserialize(File.ReadAllText(SecretsPath), ResourceJson.Default.ResourceSecrets) is { Admin: not null, User: not null } secrets
                    ? secrets
                    : throw Unreadable(SecretsPath, "parts are missing");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(SecretsPath, exception is JsonException ? "it is no valid JSON" : exception.Message);
        }
    }

    /// <summary>The passwords, made when there are none yet.</summary>
    public ResourceSecrets MakeSecrets()
    {
        if (ReadSecrets() is { } known)
        {
            return known;
        }

        // Hexadecimal: 192 bits that need no quoting anywhere.
        var made = new ResourceSecrets(RandomNumberGenerator.GetHexString(48, lowercase: true), RandomNumberGenerator.GetHexString(48, lowercase: true));
        OwnerFile.Write(SecretsPath, JsonSerializer.Serialize(made, ResourceJson.Default.ResourceSecrets));
        return made;
    }

    ProblemException Unreadable(string path, string why) => new(new Problem("resource-unreadable", $"`{path}` cannot be read")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = $"put the file of `{id}` back from a copy; its data was not touched",
    });
}
