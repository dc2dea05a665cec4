using Slipway.Digests;

namespace Slipway.Sources;

/// <summary>
/// The files of a checkout at one moment, as Git sees them: tracked ones that are there, and new ones that are not ignored. Each belongs to the
/// nearest component's folder above it. Folders are relative to the root, with forward slashes; the root is empty.
/// </summary>
public interface ISourceTree
{
    /// <summary>Of every file, folder and ignored name of the checkout; null: something may change without being seen.</summary>
    Digest? Identity => null;

    /// <summary>Whether whatever comes into a folder, or leaves it, changes <see cref="Identity"/>.</summary>
    bool KnowsNamesIn(string folder) => false;

    /// <summary>How the files stand to Git's index; null: Git has to be asked.</summary>
    IndexDifference? AgainstIndex() => null;

    /// <summary>Of all the files that belong to a component's folder: their paths from that folder, kinds and contents.</summary>
    Digest OfFolder(string folder);

    /// <summary>The same without some of them: equal to that of a folder in which they are not there.</summary>
    /// <param name="starts">Where files may be left out: paths from the root, each of a folder with all that is in it, or of a file.</param>
    /// <param name="isLeftOut">By path from the root.</param>
    Digest OfFolder(string folder, IReadOnlyCollection<string> starts, Func<string, bool> isLeftOut);

    /// <summary>The file of that path; null: there is none.</summary>
    SourceFile? Find(string path);

    /// <summary>The files that belong to a component's folder, ordered by path.</summary>
    IEnumerable<SourceFile> FilesOf(string folder);

    /// <summary>The files that stand in a folder itself, whether or not it is a component's, ordered by path; none when there is no such folder.</summary>
    IEnumerable<SourceFile> FilesIn(string folder);

    /// <summary>Looks again: whether the files that belong to these components' folders, and those in the folders above them, are still the same.</summary>
    ValueTask<bool> AreUnchangedAsync(IReadOnlyCollection<string> folders, CancellationToken cancellation);

    /// <summary>The same without what the component's commands make.</summary>
    /// <param name="isOutput">By path from the root: what does not count.</param>
    ValueTask<bool> AreUnchangedAsync(IReadOnlyCollection<string> folders, Func<string, bool> isOutput, CancellationToken cancellation) =>
        AreUnchangedAsync(folders, cancellation);
}
