using System.Text;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning.Manifests;

namespace Slipway.Tests.Releases.Planning.Manifests;

public class ObjectReaderTests
{
    [Fact]
    public void Documents_and_lists_are_read_as_kubernetes_reads_them()
    {
        var objects = ObjectReader.Read("deploy/all.yaml", """
            # a comment
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: one, creationTimestamp: null }
            data: { octal: 0644, hex: 0x1F, yes: yes, word: "yes", version: 1.20, plain: 1.2.3, none: ~, big: 12345678901234567890123, block: "a\nb\n" }
            status: { gone: true }
            ---
            ---
            { apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: two } }, { apiVersion: v1, kind: ServiceList, items: [{ apiVersion: v1, kind: Service, metadata: { name: three } }] }] }
            """);

        Assert.Equal("""
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: one
            data:
              octal: 420
              hex: 31
              "yes": true
              word: "yes"
              version: 1.2
              plain: "1.2.3"
              big: 1.2345678901234568E+22
              block: |
                a
                b
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: two
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: three

            """, ObjectYaml.Write(objects));
    }

    [Theory]
    [InlineData("a: &x 1", "anchors, aliases and tags")]
    [InlineData("a: *x", "anchors, aliases and tags")]
    [InlineData("a: !!binary aGk=", "anchors, aliases and tags")]
    [InlineData("a: !<a^b> x", "")]
    [InlineData("<<: { a: 1 }", "merge key")]
    [InlineData("a: 1\na: 2", "stands twice")]
    [InlineData("? [a]\n: 1", "a key is plain text")]
    [InlineData("a: [1, 2\nb: 3", "")]
    [InlineData("hello", "no object")]
    [InlineData("- apiVersion: v1", "no object")]
    [InlineData("kind: Service\nmetadata: { name: a }", "no object")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: { generateName: a }", "has no `metadata.name`")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: [name]", "has no `metadata.name`")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [1]", "is no object")]
    [InlineData("a: \"", "")]
    public void What_is_no_object_is_told(string text, string why)
    {
        var problem = Assert.Throws<ProblemException>(() => ObjectReader.Read("deploy/all.yaml", text)).Problems.Single();

        Assert.Equal("manifest-objects", problem.Code);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
        Assert.Equal("deploy/all.yaml", problem.Where!.File);
    }

    public static TheoryData<string> Bombs =>
    [
        new string('[', 100_000),
        new StringBuilder().Insert(0, "{a: ", 50_000).ToString(),
        string.Concat(Enumerable.Range(0, 50_000).Select(at => $"{new string(' ', Math.Min(at, 200))}a{at}:\n")),
        "a: [" + string.Concat(Enumerable.Repeat("1,", 500_000)) + "]",
        new string('a', ObjectReader.MaximumLength + 1),
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_refused(string text) => Assert.Equal("manifest-objects", Assert.Throws<ProblemException>(() => ObjectReader.Read("bomb.yaml", text)).Problems.Single().Code);
}
