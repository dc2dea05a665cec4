using Slipway.Problems;
using Slipway.Releases.Planning.Manifests;
using Slipway.Repository.Components;

namespace Slipway.Tests.Releases;

public sealed class ManifestFolderTests : IDisposable
{
    const string Service = "apiVersion: v1\nkind: Service\nmetadata: { name: visits }\n";

    readonly string _base = Directory.CreateTempSubdirectory("slipway-manifests-").FullName;

    string Root => Path.Combine(_base, "repo");

    public ManifestFolderTests() => Directory.CreateDirectory(Root);

    [Fact]
    public void All_files_of_the_folder_are_read_by_name()
    {
        Write("repo/deploy/b.yaml", Service);
        Write("repo/deploy/a.json", """{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "visits" } }""");
        Write("repo/deploy/readme.md", "not this");
        Write("repo/deploy/below/c.yaml", "nor: this");

        Assert.Equal([("deploy/a.json", "ConfigMap"), ("deploy/b.yaml", "Service")], ManifestFolder.Read(Root, "deploy").Select(one => (one.File, one.Object["kind"]!.GetValue<string>())));
    }

    [Fact]
    public void A_folder_without_objects_is_told() => Assert.Equal("no-manifests", Refused("deploy"));

    [Fact]
    public void A_folder_outside_of_the_repository_is_not_read()
    {
        Write("outside/a.yaml", Service);

        Assert.Equal("no-manifests", Refused("../outside"));
    }

    [Fact]
    public void A_link_that_leads_out_of_the_repository_is_not_followed()
    {
        Write("outside/a.yaml", Service);
        Directory.CreateDirectory(Path.Combine(Root, "deploy"));
        File.CreateSymbolicLink(Path.Combine(Root, "deploy/a.yaml"), Path.Combine(_base, "outside/a.yaml"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "linked"), Path.Combine(_base, "outside"));

        Assert.Equal("no-manifests", Refused("deploy"));
        Assert.Equal("no-manifests", Refused("linked"));
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        Write("repo/deploy/a.yaml", new string('#', ObjectReader.MaximumLength + 1));

        Assert.Equal("no-manifests", Refused("deploy"));
    }

    [Fact]
    public void The_usual_folder_counts_where_the_manifest_says_nothing()
    {
        Assert.Null(ManifestFolders.Of(Root, "apps/visits", new DeployDeclaration()));

        Write("repo/apps/visits/deploy/a.yaml", Service);
        Assert.Equal(new ManifestFolders("apps/visits/deploy", false), ManifestFolders.Of(Root, "apps/visits", new DeployDeclaration()));

        Write("repo/apps/visits/deploy/kustomization.yaml", "resources: [a.yaml]\n");
        Assert.Equal(new ManifestFolders("apps/visits/deploy", true), ManifestFolders.Of(Root, "apps/visits", new DeployDeclaration()));
        Assert.Equal(new ManifestFolders("apps/visits/k8s", false), ManifestFolders.Of(Root, "apps/visits", new DeployDeclaration { Manifests = "k8s/" }));
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);

    string Refused(string folder) => Assert.Throws<ProblemException>(() => ManifestFolder.Read(Root, folder)).Problems.Single().Code;

    void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_base, file))!);
        File.WriteAllText(Path.Combine(_base, file), text);
    }
}
