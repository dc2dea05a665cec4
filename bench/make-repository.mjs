#!/usr/bin/env node
// make-repository.mjs COUNT FOLDER: a Git repository of COUNT components, the same every time, that Slipway, Turborepo, Nx, moon and
// ninja all understand: each component is a folder two groups deep with the tools' manifests, 20 small files, and up to three needs.
// Its task `build` comes after the builds of what it needs and makes dist/out.js; `test` comes after `build`.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync, symlinkSync, existsSync } from "node:fs";
import { join } from "node:path";

const count = Number(process.argv[2]);
const root = process.argv[3];
if (!(count > 0) || !root || existsSync(root)) {
  console.error("usage: make-repository.mjs COUNT NEW-FOLDER");
  process.exit(2);
}

// mulberry32: a small generator with a fixed seed.
let seed = 42;
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

const name = (i) => `c${String(i).padStart(4, "0")}`;
const folder = (i) => `groups/g${Math.floor(i / 100)}/s${Math.floor(i / 10) % 10}/${name(i)}`;
const json = (value) => JSON.stringify(value, null, 2) + "\n";

function write(path, text) {
  writeFileSync(join(root, path), text);
}

const build = "mkdir -p dist && cat src/f1.js > dist/out.js";
const test = "cat src/f0.js";

const ninja = [`rule build
  command = cd $at && ${build}
rule test
  command = cd $at && ${test} && touch .tested
`];

// One edge for each task: what it makes, what it reads, what it comes after.
function edges(at, needs) {
  const files = Array.from({ length: 20 }, (_, f) => `${at}/src/f${f}.js`).join(" ");
  const before = needs.map((need) => `${folder(Number(need.slice(1)))}/dist/out.js`).join(" ");
  return `build ${at}/dist/out.js: build ${files} ${before}\n  at = ${at}\nbuild ${at}/.tested: test ${files} ${at}/dist/out.js\n  at = ${at}\n`;
}

function component(i) {
  const needs = [...new Set(Array.from({ length: i === 0 ? 0 : random(4) }, () => random(i)))].map(name);
  const at = folder(i);
  mkdirSync(join(root, at, "src"), { recursive: true });
  write(`${at}/slipway.yaml`, `library: ${name(i)}
${needs.length ? `needs: [${needs.join(", ")}]\n` : ""}test: { run: ${test}, after: [build] }
tasks:
  build: { run: "${build}", after: ["needs:build"], outputs: [dist] }
`);
  write(`${at}/package.json`, json({
    name: name(i), version: "1.0.0", scripts: { test, build },
    nx: { targets: { build: { command: build, options: { cwd: "{projectRoot}" } }, test: { command: test, options: { cwd: "{projectRoot}" } } } },
    dependencies: Object.fromEntries(needs.map((need) => [need, "1.0.0"])),
  }));
  const list = needs.length ? `dependsOn: [${needs.join(", ")}]\n` : "";
  write(`${at}/moon.yml`, `id: ${name(i)}\n${list}tasks:
  build: { script: "${build}", deps: ["^:build"], inputs: [src/**/*], outputs: [dist/**/*] }
  test: { command: ${test}, deps: ["build"], inputs: [src/**/*] }
`);
  for (let f = 0; f < 20; f++) {
    write(`${at}/src/f${f}.js`, `export const value${f} = "${name(i)} ${random(1e9)}";\n`);
  }
  ninja.push(edges(at, needs));
  return [at, { name: name(i), version: "1.0.0", dependencies: Object.fromEntries(needs.map((need) => [need, "1.0.0"])) }];
}

mkdirSync(join(root, ".moon"), { recursive: true });
const all = Array.from({ length: count }, (_, i) => component(i));
const workspaces = ["groups/*/*/*"];
write("slipway.yaml", "repository: bench\n");
write("package.json", json({ name: "bench", version: "1.0.0", private: true, packageManager: "npm@10.8.2", workspaces }));
write("package-lock.json", json({
  name: "bench", version: "1.0.0", lockfileVersion: 3, requires: true,
  packages: Object.fromEntries([
    ["", { name: "bench", version: "1.0.0", workspaces }],
    ...all,
    ...all.map(([at, { name }]) => [`node_modules/${name}`, { resolved: at, link: true }]),
  ]),
}));
write("turbo.json", json({ tasks: {
  build: { dependsOn: ["^build"], inputs: ["src/**"], outputs: ["dist/**"] },
  test: { dependsOn: ["build"], inputs: ["src/**"] },
} }));
write("nx.json", json({
  namedInputs: { source: ["{projectRoot}/src/**/*"] },
  targetDefaults: {
    build: { cache: true, dependsOn: ["^build"], inputs: ["source", "^source"], outputs: ["{projectRoot}/dist"] },
    test: { cache: true, dependsOn: ["build"], inputs: ["source", "^source"] },
  },
  defaultBase: "main", analytics: false,
}));
write("build.ninja", ninja.join(""));
write(".moon/workspace.yml", "projects:\n  globFormat: source-path\n  globs: ['groups/*/*/*']\nvcs: { client: git, defaultBranch: main }\ntelemetry: false\n");
write(".gitignore", "node_modules\n.turbo\n.nx\n.moon/cache\n.slipway\ndist\n.tested\n.ninja_log\n.ninja_deps\n");
// Nx insists on being found in the repository itself.
symlinkSync(new URL("node_modules", import.meta.url).pathname, join(root, "node_modules"));

const git = (...words) => execFileSync("git", ["-C", root, "-c", "user.name=Ada", "-c", "user.email=ada@example.net", "-c", "gc.auto=0", ...words]);
git("init", "-q", "-b", "main", ".");
git("add", "-A");
git("commit", "-q", "-m", "Begin");
