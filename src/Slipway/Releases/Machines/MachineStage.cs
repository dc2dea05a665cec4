using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>The folders of a stage that is deployed to this machine.</summary>
/// <param name="Root">Of the stage, with its records.</param>
/// <param name="Up">What runs, and its data.</param>
/// <param name="State">The user's state folder, which all of them are in.</param>
sealed record MachineStage(string Repository, string Name, string Root, UpFolders Up, string State)
{
    /// <summary>What everything of it is called in a container engine.</summary>
    public ContainerSpace Space
    {
        get
        {
            var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..10];
            return new ContainerSpace($"slipway-{Repository}-{Name}-{key}", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                .Add(ImageLabels.Repository, Repository).Add(ImageLabels.Stage, Name).Add(ImageLabels.Checkout, key));
        }
    }

    /// <summary>What is wanted.</summary>
    public string Objects => Path.Combine(Root, "objects");

    /// <summary>What runs, to be started again after the machine was.</summary>
    public string Running => Path.Combine(Root, "running");

    /// <summary>The files of releases, by fingerprint.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>The proxy's program, routes and ports.</summary>
    public string Proxy => Path.Combine(Root, "proxy");

    public static MachineStage Of(StateFolders folders, string repository, string stage) =>
        new(repository, stage, folders.Place(repository, stage), folders.PlaceFolders(repository, stage), folders.State);

    /// <summary>Where the files of a release lie, or are going to.</summary>
    public string FilesOf(string fingerprint) => Path.Combine(Files, fingerprint);

    /// <summary>Makes a folder below the root, which only its owner may look into.</summary>
    public void Create(string folder)
    {
        PrivateFolder.Create(Root, keepPassable: true);
        PrivateFolder.Create(folder);
    }
}
