using System.Collections.Immutable;
using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Shells;
using Slipway.Shells.Output;

namespace Slipway.Tests.Shells;

public class StageShellTextTests
{
    static readonly StageShellRequest Request = new()
    {
        Stage = "test",
        Root = "/repo",
        Variables =
        [
            new("LOG_LEVEL", [new TextPart("in"), new TextPart("fo")]),
            new("URL", [new TextPart("postgres://it's:"), new SecretPart("pw"), new TextPart("@"), new EndpointPart("visits", "database", "host")]),
            new("EMPTY", []),
        ],
        PathFolders = ["/repo/.deps", "/repo/a b/.bin"],
    };

    [Fact]
    public void Exports_name_secrets_and_do_not_hold_them() => Assert.Equal(
        """
        export SLIPWAY_STAGE=test
        export SLIPWAY_REPOSITORY=/repo
        export LOG_LEVEL=info
        export URL='postgres://it'\''s:'"$(slipway secret get --stage test pw)"'@'"$(slipway secret get --stage test visits.database.host)"
        export EMPTY=''
        export PATH='/repo/.deps:/repo/a b/.bin':"$PATH"

        """, ShellExports.Write(ShellKind.Bash, Request));

    [Fact]
    public void Fish_has_its_own_words_for_it() => Assert.Equal(
        """
        set -gx SLIPWAY_STAGE test
        set -gx SLIPWAY_REPOSITORY /repo
        set -gx LOG_LEVEL info
        set -gx URL 'postgres://it\'s:'(slipway secret get --stage test pw | string collect)'@'(slipway secret get --stage test visits.database.host | string collect)
        set -gx EMPTY ''
        set -gx PATH /repo/.deps '/repo/a b/.bin' $PATH

        """, ShellExports.Write(ShellKind.Fish, Request));

    [Fact]
    public void A_saved_environment_has_references_and_nothing_of_this_machine() => Assert.Equal(
        """
        # the stage test; to use it in a shell: set -a; . ./.env.test; set +a
        SLIPWAY_STAGE='test'
        LOG_LEVEL='info'
        URL="postgres://it's:$(slipway secret get --stage test pw)@$(slipway secret get --stage test visits.database.host)"
        EMPTY=''

        """, DotEnvText.Write(Request with { KubeConfig = "/run/k" }));

    [Theory]
    [InlineData("", "''")]
    [InlineData("plain-1.2/x:y", "plain-1.2/x:y")]
    [InlineData("=ls", "'=ls'")]
    [InlineData("~", "'~'")]
    [InlineData("-n", "-n")]
    [InlineData("'", "\\'")]
    [InlineData("a'b", "'a'\\''b'")]
    [InlineData("$(x)\n", "'$(x)\n'")]
    public void Words_are_quoted_where_they_must_be(string text, string expected) => Assert.Equal(expected, ShellQuoting.Posix(text));

    [Fact]
    public void A_variable_that_is_no_name_never_reaches_a_shell() =>
        Assert.Throws<ArgumentException>(() => ShellExports.Write(ShellKind.Bash, Request with { Variables = [new("A;x", [])] }));

    [Theory]
    [InlineData(ShellKind.Bash)]
    [InlineData(ShellKind.Zsh)]
    [InlineData(ShellKind.Fish)]
    public void No_start_file_or_argument_holds_a_value_and_no_prompt_can_be_made_to_run_something(ShellKind kind)
    {
        var request = Request with { Emoji = "$(rm)`x`\e[2J🐣%", Components = [new("", "p$(l)'")] };
        var environment = StageEnvironment.Of(request, _ => "hunter2", new Dictionary<string, string> { ["PATH"] = "/bin" });
        var launch = ShellLaunch.Interactive(kind, "/bin/x", request, environment, "/run/x");
        Assert.Equal("postgres://it's:hunter2@hunter2", launch.Environment["URL"]);
        var shown = string.Join('\n', launch.Files.Values.Concat(launch.Arguments));
        Assert.DoesNotContain("hunter2", shown);
        Assert.DoesNotContain("$(rm)", shown);
        Assert.DoesNotContain("$(l)", shown);
        Assert.DoesNotContain("\e", shown);
        Assert.Contains("🐣", shown);
    }

    [Fact]
    public void A_stage_within_a_stage_begins_with_what_was_outside()
    {
        var own = new Dictionary<string, string> { ["PATH"] = "/bin", ["KUBECONFIG"] = "/home/k", ["HOME"] = "/home" };
        var first = StageEnvironment.Of(Request with { KubeConfig = "/run/test" }, _ => "x", own);
        Assert.Equal("/run/test", first["KUBECONFIG"]);
        Assert.Equal("/repo/.deps:/repo/a b/.bin:/bin", first["PATH"]);
        var second = StageEnvironment.Of(Request with { Variables = [] }, _ => "x", first);
        Assert.Equal("/home/k", second["KUBECONFIG"]);
        Assert.DoesNotContain("URL", second.Keys);
        Assert.Equal(first["PATH"], second["PATH"]);
        Assert.Equal(["HOME", "KUBECONFIG", "PATH"], StageEnvironment.Outer(second).Keys.Order());
    }

    [Fact]
    public void Kubectl_is_asked_for_one_context_of_the_users_own_configuration()
    {
        var call = StageKubeConfig.Call(new KubeAccess("prod"), new Dictionary<string, string> { ["KUBECONFIG"] = "/run/test", ["SLIPWAY_OUTER_KUBECONFIG"] = "/home/k" });
        Assert.Equal(["kubectl", "config", "view", "--minify", "--flatten", "--raw", "--context=prod"], call.Words.ToArray());
        Assert.Equal("/home/k", call.Environment["KUBECONFIG"]);
    }

    [Fact]
    public void A_shell_that_is_not_known_is_named_with_the_way_out()
    {
        var exception = Assert.Throws<ProblemException>(() => ShellChoice.Of(null, new Dictionary<string, string> { ["SHELL"] = "/bin/tcsh" }));
        Assert.Equal(("shell-unknown", "slipway shell --shell bash"), (exception.Problems[0].Code, exception.Problems[0].Fix));
    }

    [Fact]
    public void Settings_have_valid_and_unique_names_and_guessed_types()
    {
        static ShellVariable Text(string name, string text) => new(name, [new TextPart(text)]);
        var variables = ImmutableArray.Create(Text("PORT", "8080"), Text("DEBUG", "true"), Text("CODE", "007"), Text("class", "x"), Text("CLASS", "x"),
            Text("_1", "-5"), Text("__", "x"), Text("SETTINGS", "99999999999"));
        Assert.Equal(["port Number", "debug Flag", "code Text", "class_2 Text", "class_3 Text", "value_1 Number", "value Text", "settings Text"],
            Setting.Of(variables, variable => string.Join('_', Setting.Words(variable)), ["class"]).Select(setting => $"{setting.Member} {setting.Type}"));
    }
}
