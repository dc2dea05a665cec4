using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Slipway.Problems;

namespace Slipway.Testing.Reading;

/// <summary>Reads report files, JUnit or TRX, which any program may have written: bounded in size, depth and number, and without any reference to elsewhere.</summary>
static class ReportFiles
{
    /// <summary>Of one file, in characters; a byte is at least none.</summary>
    public const int MostCharacters = 64 << 20;

    const int MostFiles = 1000;

    static readonly string[] Endings = [".xml", ".trx", ".junit"];

    static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The suites of all reports in a folder, by the files' names. A file that cannot be read becomes a problem; one that is no report is left alone.</summary>
    public static ImmutableArray<TestSuite> ReadFolder(string folder, ICollection<Problem> problems)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        // An empty file says nothing; nor does a pipe or a device, on which one could wait for ever.
        var files = new DirectoryInfo(folder).EnumerateFiles("*", Below).Where(file => Endings.Contains(file.Extension) && file.Length > 0)
            .Take(MostFiles + 1).OrderBy(file => file.FullName, StringComparer.Ordinal).ToList();
        if (files.Count > MostFiles)
        {
            problems.Add(Unreadable(folder, string.Create(CultureInfo.InvariantCulture, $"there are more than {MostFiles} report files")));
        }

        return [.. files.Take(MostFiles).SelectMany(file => ReadFile(file, problems))];
    }

    /// <summary>Reads one report.</summary>
    /// <param name="name">For problems.</param>
    public static ImmutableArray<TestSuite> Read(string name, Stream content, ICollection<Problem> problems)
    {
        try
        {
            using var reader = new ReportReader(content);
            return reader.Root switch
            {
                "testsuites" or "testsuite" => JUnitReader.Read(reader),
                "TestRun" => TrxReader.Read(reader, Path.GetFileNameWithoutExtension(name)),
                _ => [],
            };
        }
        catch (Exception exception) when (exception is XmlException or IOException or InvalidDataException)
        {
            problems.Add(Unreadable(name, exception.Message));
            return [];
        }
    }

    static ImmutableArray<TestSuite> ReadFile(FileInfo file, ICollection<Problem> problems)
    {
        try
        {
            using var content = file.OpenRead();
            return Read(file.Name, content, problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(file.Name, exception.Message));
            return [];
        }
    }

    static Problem Unreadable(string name, string why) => new("test-report-unreadable", $"the test report `{name}` cannot be read")
    {
        Kind = ProblemKind.Failure,
        Severity = Severity.Warning,
        Why = why,
        Fix = "its tests are counted from what the command printed; see docs/testing.md for what a report may hold",
    };
}
