using System.Globalization;
using System.Text;
using System.Xml;
using Slipway.Testing.Reading;

namespace Slipway.Testing.Reports;

/// <summary>Writes JUnit XML: one file over all components.</summary>
public static class JUnitFile
{
    /// <param name="reports">One suite is written for each, named after its component, with the counts of its report.</param>
    /// <param name="isReused">Whether a component's result is an earlier one; null: none is.</param>
    public static void Write(Stream stream, IEnumerable<TestReport> reports, Func<TestReport, bool>? isReused = null)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = " ", CloseOutput = false });
        var all = reports.ToList();
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, all.Aggregate(TestCounts.None, (sum, report) => sum + report.Counts), all.Aggregate(TimeSpan.Zero, (sum, report) => sum + Time(report)));
        foreach (var report in all)
        {
            WriteSuite(xml, report, isReused?.Invoke(report) ?? false);
        }

        xml.WriteEndElement();
    }

    static void WriteSuite(XmlWriter xml, TestReport report, bool isReused)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", report.Component);
        WriteCounts(xml, report.Counts, Time(report));
        if (isReused || report.List is not null)
        {
            xml.WriteStartElement("properties");
            WriteProperty(xml, "slipway.reused", isReused ? "true" : null);
            WriteProperty(xml, "slipway.list", report.List?.Word());
            xml.WriteEndElement();
        }

        foreach (var test in report.Cases)
        {
            WriteCase(xml, test);
        }

        xml.WriteEndElement();
    }

    static void WriteCase(XmlWriter xml, TestCase test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", test.Class ?? "");
        xml.WriteAttributeString("name", test.Name);
        xml.WriteAttributeString("time", Seconds(test.Duration));
        if (test.File is { } file)
        {
            xml.WriteAttributeString("file", file);
        }

        if (test.Outcome != TestOutcome.Passed)
        {
            WriteOutcome(xml, test);
        }

        if (test.Output is { } output)
        {
            xml.WriteElementString("system-out", output);
        }

        xml.WriteEndElement();
    }

    static void WriteOutcome(XmlWriter xml, TestCase test)
    {
        xml.WriteStartElement(test.Outcome == TestOutcome.Skipped ? "skipped" : "failure");
        if (test.Outcome == TestOutcome.TimedOut)
        {
            xml.WriteAttributeString("type", JUnitReader.TimeOut);
        }

        var message = test.Message ?? "";
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        xml.WriteAttributeString("message", end < 0 ? message : message[..end]);
        if (end >= 0)
        {
            xml.WriteString(message);
        }

        xml.WriteEndElement();
    }

    static void WriteCounts(XmlWriter xml, TestCounts counts, TimeSpan time)
    {
        xml.WriteAttributeString("tests", (counts.Passed + counts.Failed + counts.Skipped).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", counts.Failed.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", counts.Skipped.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", Seconds(time));
    }

    static void WriteProperty(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", value);
            xml.WriteEndElement();
        }
    }

    static TimeSpan Time(TestReport report) => report.Cases.Aggregate(TimeSpan.Zero, (sum, test) => sum + test.Duration);

    static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
}
