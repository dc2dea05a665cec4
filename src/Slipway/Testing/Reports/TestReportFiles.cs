using System.Text;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Problems;

namespace Slipway.Testing.Reports;

/// <summary>The report files of a checkout; they can be made again at any time.</summary>
/// <param name="Folder">Absolute: <c>.slipway/reports</c> of the checkout.</param>
public sealed record TestReportFiles(string Folder)
{
    /// <summary>Bumped when the files look different for the same results.</summary>
    const long Format = 2;

    public string Page => Path.Combine(Folder, "test.html");

    public string JUnit => Path.Combine(Folder, "junit.xml");

    string Key => Path.Combine(Folder, "test.key");

    /// <summary>Writes the files, unless no step had to run and they tell of just these results already.</summary>
    /// <param name="results">All results of the run.</param>
    /// <param name="overview">Called only when the files are written: it may open many reports.</param>
    /// <returns>Whether they were written.</returns>
    /// <exception cref="ProblemException"><c>test-report-unwritable</c></exception>
    public bool WriteIfChanged(IReadOnlyList<StepResult> results, Func<TestOverview> overview)
    {
        var key = KeyOf(results);
        if (key is not null && AreOf(key))
        {
            return false;
        }

        try
        {
            Write(key, overview());
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("test-report-unwritable", $"the test reports cannot be written to `{Folder}`")
            {
                Kind = ProblemKind.Failure,
                Why = exception.Message,
                Fix = "make room, or make the folder writable; the results themselves are not affected",
            });
        }
    }

    /// <summary>Whether they are there, and tell of just the results of this key.</summary>
    public bool AreOf(string key) => File.Exists(Page) && File.Exists(JUnit) && HasKey(key);

    void Write(string? key, TestOverview made)
    {
        Directory.CreateDirectory(Folder);
        File.Delete(Key);

        // Nothing here is a source: it would be new in every run.
        File.WriteAllText(Path.Combine(Folder, ".gitignore"), "*\n");
        Replace(JUnit, stream => WriteJUnit(stream, made));
        Replace(Page, stream => TestPage.Write(stream, made));
        if (key is not null)
        {
            Replace(Key, stream => stream.Write(Encoding.ASCII.GetBytes(key)));
        }
    }

    static void WriteJUnit(Stream stream, TestOverview made)
    {
        var reports = made.Steps.Select(step => (step.IsReused, Report: step.Listed)).ToList();
        var reused = new HashSet<TestReport>(reports.Where(one => one.IsReused).Select(one => one.Report), ReferenceEqualityComparer.Instance);
        JUnitFile.Write(stream, reports.Select(one => one.Report), reused.Contains);
    }

    /// <summary>Null: a step ran, so that its times and what it printed are new.</summary>
    public static string? KeyOf(IReadOnlyList<StepResult> results)
    {
        var digest = new DigestBuilder().Add(Format);
        foreach (var result in results)
        {
            if (result.End != StepEnd.Reused || result.Step.Inputs is not { } inputs)
            {
                return null;
            }

            digest.Add(result.Step.Name).Add(inputs.Fingerprint);
        }

        return digest.Build().ToString();
    }

    bool HasKey(string key)
    {
        try
        {
            return File.ReadAllText(Key) == key;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Readers see the old file or the new one. Not synced to the disk: it can be made again.</summary>
    static void Replace(string path, Action<Stream> write)
    {
        var beside = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
