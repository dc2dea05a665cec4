namespace Slipway.Images.Dockerfiles.Templates;

/// <summary>The Dockerfile of a Python component.</summary>
static class PythonTemplate
{
    const string Image = "python:3.13";
    const string Settings = "--mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=cache,id=slipway-pip,target=/root/.cache/pip";
    const string Pip = "PIP_CERT=/etc/ssl/certs/ca-certificates.crt /venv/bin/pip install";

    static readonly string[] Decides = ["requirements.txt", "pyproject.toml", "setup.py", "setup.cfg", "constraints.txt"];
    static readonly string[] Programs = ["main.py", "app.py", "manage.py"];
    static readonly string[] ForTests = ["requirements-dev.txt", "requirements-test.txt", "dev-requirements.txt"];

    public static DefaultDockerfile? Of(TemplateComponent component)
    {
        if (!component.Has("requirements.txt") && !component.Has("pyproject.toml"))
        {
            return null;
        }

        var text = new TemplateText(component, component.Folder.Length == 0 ? "" : component.Folder + "/").Source(Image);
        Environment(text.Line("# Dependencies and tools; the source is mounted."), "dev", component, [.. Decides.Concat(ForTests).Where(component.Has)]);
        Environment(text, "build", component, [.. Decides.Where(component.Has)]);
        text.Copy(["."], "").Line("RUN rm -rf test tests conftest.py").Line()
            .Line("# What runs, and nothing else.").Line($"FROM {Image}-slim AS prod")
            .Line("ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1").Line("WORKDIR /app")
            .Line("COPY --from=build /venv /venv").Line("COPY --from=build /src ./")
            .End(1000, Probe).EntryPoint("python", Main(component));
        return new DefaultDockerfile("python", text.ToString(), ".", []);
    }

    static void Environment(TemplateText text, string stage, TemplateComponent component, string[] files)
    {
        text.Line($"FROM {Image}-slim AS {stage}").Line("ENV PATH=/venv/bin:$PATH").Line("WORKDIR /src").CopyEach(files);
        var lists = files.Where(file => file.EndsWith(".txt", StringComparison.Ordinal) && file != "constraints.txt").Select(file => $"--requirement {file}");
        text.Fetch(Settings, "python -m venv /venv && " + (component.Has("requirements.txt") ? $"{Pip} {string.Join(' ', lists)}" : Dependencies(stage)));
        if (stage == "dev")
        {
            text.Line();
        }
    }

    // Of a pyproject.toml the dependencies alone: the project itself is not copied yet, and changes more often.
    static string Dependencies(string stage) =>
        "python -c \"import tomllib; p = tomllib.load(open('pyproject.toml', 'rb')); print('\\\\n'.join(p.get('project', {}).get('dependencies', [])"
        + (stage == "dev" ? " + [d for g in p.get('dependency-groups', {}).values() for d in g if isinstance(d, str)]" : "")
        + $"))\" > /tmp/requirements.txt && {Pip} --requirement /tmp/requirements.txt";

    static string Main(TemplateComponent component) => Programs.FirstOrDefault(component.Has) ?? "main.py";

    static string[] Probe(string path) => ["python", "-c", path.Length == 0
        ? "import os, socket; socket.create_connection(('127.0.0.1', int(os.environ['PORT'])), 2)"
        : $"import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '{path}', timeout=2)"];
}
