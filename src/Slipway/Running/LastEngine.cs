using System.Text;
using Slipway.Repository.Stages;
using Slipway.State;

namespace Slipway.Running;

/// <summary>On which engine a stage of this checkout is up: until <c>down</c> it stays there, and its addresses are those of that one.</summary>
public static class LastEngine
{
    /// <summary>Null: it is not up, or nobody wrote it down.</summary>
    public static EngineKind? Read(UpFolders folders) =>
        File.Exists(FilePath(folders)) && Enum.TryParse<EngineKind>(File.ReadAllText(FilePath(folders)).Trim(), ignoreCase: true, out var engine) ? engine : null;

    public static void Write(UpFolders folders, EngineKind engine)
    {
        if (Read(folders) != engine)
        {
            AtomicFile.Write(FilePath(folders), Encoding.UTF8.GetBytes(engine.ToString().ToLowerInvariant() + "\n"));
        }

        if (engine == EngineKind.Containers)
        {
            PrivateFolder.Create(folders.ContainerData);
        }
    }

    /// <summary>Everything was stopped.</summary>
    public static void Forget(UpFolders folders)
    {
        if (Directory.Exists(folders.Root))
        {
            File.Delete(FilePath(folders));
        }
    }

    /// <summary>Whether anything ever ran in containers, of which something may be left.</summary>
    public static bool HadContainers(UpFolders folders) => Directory.Exists(folders.ContainerData);

    static string FilePath(UpFolders folders) => Path.Combine(folders.Root, "engine");
}
