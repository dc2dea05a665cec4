using System.Globalization;
using System.Text;

namespace Visits.Metrics;

/// <summary>Writes Prometheus' text format, a family of values after another.</summary>
sealed class MetricText
{
    readonly StringBuilder _text = new();
    string _family = "";

    public MetricText Family(string name, string type, string help)
    {
        _family = name;
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        return this;
    }

    public MetricText Value(double value, params (string Name, string Value)[] labels) => Value("", value, labels);

    // visits_http_request_duration_seconds_bucket{le="0.005"} 17
    public MetricText Value(string suffix, double value, params (string Name, string Value)[] labels)
    {
        _text.Append(_family).Append(suffix);
        if (labels.Length > 0)
        {
            _text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")).Append('}');
        }

        _text.Append(CultureInfo.InvariantCulture, $" {value}\n");
        return this;
    }

    public override string ToString() => _text.ToString();

    static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
