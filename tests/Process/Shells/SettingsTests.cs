using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Programs;
using Slipway.Repository.Environment;
using Slipway.Shells;
using Slipway.Shells.Output;
using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

/// <summary>The settings that are written for a language are used in that language.</summary>
public sealed class SettingsTests : IDisposable
{
    static readonly ImmutableArray<ShellVariable> Variables =
    [
        new("PORT", [new TextPart("8080")]),
        new("DEBUG", [new TextPart("true")]),
        new("LOG_LEVEL", [new TextPart("info")]),
        new("DATABASE_URL", [new TextPart("x"), new SecretPart("pw")]),
        new("class", [new TextPart("x")]),
    ];

    readonly string _folder = Directory.CreateTempSubdirectory("slipway-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Python_reads_them_typed_and_does_not_print_secrets()
    {
        var python = RealParts.Program("python3", "python3", "apt-get install python3");
        Write("settings.py", PythonSettings.Write(Variables));
        Write("main.py", """
            from settings import Settings
            try:
                print(Settings.from_environment())
            except ValueError as error:
                print(error)

            """);
        var main = Path.Combine(_folder, "main.py");
        Assert.Equal("Settings(port=81, debug=False, log_level='warn', database_url=***, class_2='c')\n",
            await Run([python, main], ("PORT", "81"), ("DEBUG", "False"), ("LOG_LEVEL", "warn"), ("DATABASE_URL", "hunter2"), ("class", "c")));
        Assert.Equal("PORT has a value of the wrong type; DEBUG has a value of the wrong type; LOG_LEVEL is not set; class is not set\n",
            await Run([python, main], ("PORT", "hunter2"), ("DEBUG", ""), ("DATABASE_URL", "")));
    }

    [Fact]
    public async Task CSharp_reads_them_typed_and_does_not_print_secrets()
    {
        Write("Settings.cs", CSharpSettings.Write(Variables));
        Write("Main.cs", """
            try { System.Console.WriteLine(Settings.FromEnvironment()); }
            catch (System.InvalidOperationException exception) { System.Console.WriteLine(exception.Message); }
            """);
        var (dotnet, main) = await Compile();
        Assert.Equal("Settings { Port = 81, Debug = False, LogLevel = warn, DatabaseUrl = ***, Class = c }\n",
            await Run([dotnet, main], ("PORT", "81"), ("DEBUG", "False"), ("LOG_LEVEL", "warn"), ("DATABASE_URL", "hunter2"), ("class", "c")));
        Assert.Equal("PORT is not a whole number; DEBUG is not true or false; LOG_LEVEL is not set; class is not set\n",
            await Run([dotnet, main], ("PORT", "hunter2"), ("DEBUG", ""), ("DATABASE_URL", "")));
    }

    // The SDK's compiler itself: a tenth of the time of a build.
    async Task<(string Dotnet, string Main)> Compile()
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        var root = Path.GetFullPath("../../..", runtime);
        var dotnet = Path.Combine(root, "dotnet");
        var compiler = Directory.GetDirectories(Path.Combine(root, "sdk")).Order(StringComparer.Ordinal)
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).Last(File.Exists);
        var references = (string[])["System.Private.CoreLib", "System.Runtime", "System.Console", "System.Collections"];
        var main = Path.Combine(_folder, "main.dll");
        await Run([dotnet, compiler, "-nologo", "-warnaserror", $"-out:{main}", .. references.Select(name => $"-r:{runtime}/{name}.dll"),
            Path.Combine(_folder, "Settings.cs"), Path.Combine(_folder, "Main.cs")]);
        Write("main.runtimeconfig.json", """
            {"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "VERSION"}}}
            """.Replace("VERSION", Path.GetFileName(runtime)));
        return (dotnet, main);
    }

    void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    static async Task<string> Run(string[] words, params (string Name, string Value)[] variables)
    {
        var result = await new ProgramRunner().RunAsync(new ProgramCall([.. words])
        {
            Environment = variables.ToImmutableSortedDictionary(each => each.Name, each => (string?)each.Value, StringComparer.Ordinal),
        }, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
