namespace Slipway.Testing.Reports;

/// <summary>The style sheet of <see cref="TestPage"/>: light and dark, and from 320 pixels on.</summary>
static class PageStyle
{
    public const string Text = """
        :root {
          color-scheme: light dark;
          --paper: #f6f4ee; --card: #fffefa; --ink: #1b2a2f; --quiet: #566267; --line: #ddd8cb;
          --good: #0b6e4f; --bad: #b3261e; --good-bar: #3d9970; --bad-bar: #c62828;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #0f1a1e; --card: #16252a; --ink: #e9f0ee; --quiet: #a3b3b3; --line: #2a3c42;
            --good: #6fd3a7; --bad: #ff9a92; --good-bar: #3d8a6a; --bad-bar: #e05a50;
          }
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; max-width: 60rem; padding: 1.5rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        h1 { margin: 0; font-size: clamp(1.5rem, 5vw, 2.25rem); line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 2.25rem 0 .75rem; font-size: 1.25rem; }
        h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
        header { padding-left: .9rem; border-left: .4rem solid var(--good); }
        header.failed { border-color: var(--bad); }
        header p, .quiet { margin: .25rem 0 0; color: var(--quiet); font-size: .9375rem; overflow-wrap: anywhere; }
        .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
        .numbers > div, article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .9rem 1.1rem; }
        dt { color: var(--quiet); font-size: .9375rem; }
        dd { margin: 0; font-size: 1.75rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .passed { color: var(--good); }
        .failed { color: var(--bad); }
        header.passed, header.failed, article.failed { color: inherit; }
        article { margin: 0 0 .75rem; border-left: .3rem solid var(--bad); }
        article p { margin: .5rem 0 0; }
        pre {
          margin: .6rem 0 0; padding: .7rem .85rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem;
          white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.5 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace;
        }
        code { font: .9375em ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        details { margin-top: .6rem; }
        summary { cursor: pointer; color: var(--quiet); font-size: .9375rem; }
        :focus-visible { outline: 3px solid var(--good); outline-offset: 3px; border-radius: 4px; }
        .timeline { display: block; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
        .timeline .good { fill: var(--good-bar); }
        .timeline .bad { fill: var(--bad-bar); }
        .axis { display: flex; justify-content: space-between; margin: .25rem 0 0; color: var(--quiet); font-size: .875rem; }
        table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
        thead th { color: var(--quiet); }
        .components th:first-child { width: 40%; }
        th:last-child, td:last-child { width: 5.5rem; padding-right: 0; text-align: right; white-space: nowrap; overflow-wrap: normal; }

        """;
}
