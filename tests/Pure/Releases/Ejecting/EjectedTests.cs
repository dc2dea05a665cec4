using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Ejecting;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Planning.Manifests;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Ejecting;

public class EjectedTests
{
    static readonly ObjectInputs Made = ObjectCases.Inputs("whole");
    static readonly ObjectInputs Referring = Made with { Image = "{image:visits}" };

    [Fact]
    public void What_is_ejected_is_released_as_what_was_made()
    {
        var own = EjectedManifests.Of(Referring).SelectMany(file => ObjectReader.Read(file.Path, file.Text).Select(one => (file.Path, one)));

        var (objects, problems) = new OwnObjects(Made, _ => Made.Image, (_, _) => true).Of(ComponentObjects.Around(Made), own);

        Assert.Empty(problems);
        var before = ComponentObjects.Of(Made).Objects.ToDictionary(ObjectKey.Of);
        Assert.Equal(before.Keys.Order(), objects.Select(ObjectKey.Of).Order());
        Assert.All(objects, one => Assert.True(JsonNode.DeepEquals(before[ObjectKey.Of(one)], one), $"{one}\n{before[ObjectKey.Of(one)]}"));
    }

    [Fact]
    public void No_secret_is_in_it()
    {
        var text = string.Concat(EjectedManifests.Of(Referring).Concat(EjectedChart.Of(Referring)).Select(file => file.Text));

        Assert.NotEmpty(Made.Secrets);
        Assert.All(Made.Secrets.Values, secret => Assert.DoesNotContain(secret.Reveal(), text, StringComparison.Ordinal));
        Assert.DoesNotContain("kind: Secret", text, StringComparison.Ordinal);
        Assert.Contains("\"{secrets}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_has_what_differs_between_stages_in_its_values()
    {
        var files = EjectedChart.Of(Referring).ToDictionary(file => file.Path, file => file.Text);

        var values = files["values/staging/visits.yaml"];
        Assert.Contains("replicas:", values, StringComparison.Ordinal);
        Assert.Contains("replicas: {{ index .Values.replicas \"visits\" }}", files["chart/templates/deployment-visits.yaml"], StringComparison.Ordinal);
        Assert.Contains("image: \"{{ .Values.image.repository }}@{{ .Values.image.digest }}\"", files["chart/templates/deployment-visits.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, text => text.Contains("slipway-value", StringComparison.Ordinal));
    }
}
