using System.Text;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>The components that no request is led to while their data is changed, whatever version of them runs: a file for each.</summary>
sealed class StageHolds(MachineStage stage)
{
    string Folder => Path.Combine(stage.Root, "held");

    public bool Has(string component) => File.Exists(PathOf(component));

    public void Add(string component)
    {
        stage.Create(Folder);
        AtomicFile.Write(PathOf(component), Encoding.UTF8.GetBytes("requests wait until a release has ended\n"));
    }

    /// <summary>Nothing happens where it has none, and where nothing ever had one.</summary>
    public void Remove(string component)
    {
        if (Has(component))
        {
            File.Delete(PathOf(component));
        }
    }

    string PathOf(string component) => Path.Combine(Folder, component);
}
