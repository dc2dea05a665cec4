// picture.mjs FILE: what was measured with nothing changed and with a leaf changed, as bars on a logarithmic scale (SVG).
import { readFileSync } from "node:fs";

const rows = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line))
  .filter((row) => /nothing changed|leaf/.test(row.group));
const groups = [...new Set(rows.map((row) => row.group))];
const [left, width, bar, gap] = [170, 560, 16, 34];
const [least, most] = [0.005, Math.max(20, ...rows.map((row) => row.wall))];
const x = (seconds) => (width * Math.log(Math.max(seconds, least) / least)) / Math.log(most / least);
const text = (seconds) => (seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(1)} s`);
const escape = (words) => words.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

let y = 12;
const lines = [];
for (const group of groups) {
  const own = rows.filter((row) => row.group === group);
  lines.push(`<text class="group" x="0" y="${y + 12}">${escape(group)}</text>`);
  y += 22;
  for (const row of own) {
    const ratio = row === own[0] ? "" : `, ${(row.wall / own[0].wall).toFixed(1)} ×`;
    lines.push(`<text class="name" x="${left - 8}" y="${y + 12}">${escape(row.name)}</text>`);
    lines.push(`<rect class="${row === own[0] ? "ours" : "other"}" x="${left}" y="${y}" width="${x(row.wall).toFixed(1)}" height="${bar - 3}" rx="2"/>`);
    lines.push(`<text x="${(left + x(row.wall) + 6).toFixed(1)}" y="${y + 11}">${row.isLonger ? "> " : ""}${text(row.wall)}${ratio}</text>`);
    y += bar;
  }
  y += gap - bar;
}
const about = rows.map((row) => `${row.group}: ${row.name} ${text(row.wall)}`).join("; ");
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 130} ${y}" role="img" aria-label="${escape(about)}">
<style>
text { font: 12px system-ui, sans-serif; fill: #333 } .name { text-anchor: end } .group { font-weight: 600 }
.ours { fill: #0a7d5a } .other { fill: #9aa5b1 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .ours { fill: #3ecf9a } .other { fill: #6b7683 } }
</style>
${lines.join("\n")}
</svg>`);
