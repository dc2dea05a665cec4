using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Engines.Processes.Posix;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>Who holds a lease, for others to read: the lock beside it says that it is held, and cannot say by whom.</summary>
/// <param name="Token">Another one for each deploy.</param>
/// <param name="Who"><c>ada@laptop</c></param>
sealed record LeaseOwner(string Token, string Who, DateTimeOffset Since, ProcessIdentity Process)
{
    /// <summary>Null: nobody has written it, or not to the end.</summary>
    public static LeaseOwner? Read(string path) => LeaseFile.Read(path, RecordJson.Default.LeaseOwner) is { Token: not null, Who: not null, Process: not null } owner ? owner : null;
}

/// <summary>Asks the holder of a lease to stop.</summary>
/// <param name="Token">Of the one who is asked: whoever comes next is not meant.</param>
/// <param name="By">Who wants it.</param>
sealed record LeaseMark(string Token, string By)
{
    /// <summary>Null: there is none.</summary>
    public static LeaseMark? Read(string path) => LeaseFile.Read(path, RecordJson.Default.LeaseMark);
}

/// <summary>A small file beside a lease's lock. It need not outlive the machine: the lock does not either.</summary>
static class LeaseFile
{
    const int Most = 16 * 1024;

    public static void Write<T>(string path, T value, JsonTypeInfo<T> type) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type), isDurable: false);

    /// <summary>Null: it is not there, or no such thing.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var file = FileBytes.Read(path, Most);
            return JsonSerializer.Deserialize(file.Content, type);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}
