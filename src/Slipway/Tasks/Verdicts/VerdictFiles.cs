using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Tasks.Verdicts;

/// <summary>Where the verdicts of a user lie: a file for each question.</summary>
sealed class VerdictFiles(StateFolders folders)
{
    const int MaximumVerdicts = 64;
    const int MaximumLength = 1 << 28;

    string Folder => Path.Combine(folders.Cache, "verdicts");

    public Verdict? Read(VerdictQuestion question)
    {
        try
        {
            using var file = File.OpenHandle(PathOf(question), share: FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            var bytes = length <= MaximumLength ? GC.AllocateUninitializedArray<byte>((int)length) : [];
            return RandomAccess.Read(file, bytes, 0) == bytes.Length ? VerdictFormat.Read(bytes, question) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What stands in the way only costs time.</summary>
    public void Write(VerdictQuestion question, Verdict verdict)
    {
        try
        {
            var bytes = VerdictFormat.Write(question, verdict);
            if (bytes.Length > MaximumLength)
            {
                return;
            }

            PrivateFolder.Create(Folder);
            AtomicFile.Write(PathOf(question), bytes, isDurable: false);
            foreach (var old in new DirectoryInfo(Folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaximumVerdicts))
            {
                old.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProblemException)
        {
        }
    }

    string PathOf(VerdictQuestion question) =>
        Path.Combine(Folder, Checksum.Of(MemoryMarshal.AsBytes(question.Key.AsSpan())).ToString("x16", CultureInfo.InvariantCulture) + ".bin");
}
