using System.Text;
using Slipway.Repository.Stages;
using Slipway.State;

namespace Slipway.Running;

/// <summary>On which engine a stage of this checkout was up last: what runs there, and its addresses, are those of that one.</summary>
public static class LastEngine
{
    /// <summary>Null: it never was, or nobody wrote it down.</summary>
    public static EngineKind? Read(UpFolders folders) =>
        File.Exists(FilePath(folders)) && Enum.TryParse<EngineKind>(File.ReadAllText(FilePath(folders)).Trim(), ignoreCase: true, out var engine) ? engine : null;

    public static void Write(UpFolders folders, EngineKind engine)
    {
        if (Read(folders) != engine)
        {
            AtomicFile.Write(FilePath(folders), Encoding.UTF8.GetBytes(engine.ToString().ToLowerInvariant() + "\n"));
        }
    }

    static string FilePath(UpFolders folders) => Path.Combine(folders.Root, "engine");
}
