// table.mjs FILE: what `measure` wrote as a Markdown table for each group; ratios are to the group's first line.
import { readFileSync } from "node:fs";

const rows = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line));
const ms = (seconds) => (seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0);
for (const group of [...new Set(rows.map((row) => row.group))]) {
  const own = rows.filter((row) => row.group === group);
  const hasMemory = own.some((row) => row.memory);
  console.log(`\n### ${group}\n\n| command | wall, median | ratio | CPU, user + system | ratio | fastest |${hasMemory ? " memory |" : ""} runs |\n| --- | ---: | ---: | ---: | ---: | ---: |${hasMemory ? " ---: |" : ""} ---: |`);
  for (const row of own) {
    const wall = (row.wall / own[0].wall).toFixed(1);
    if (row.isLonger) {
      console.log(`| \`${row.name}\` | > ${row.wall} s, ended | > ${wall} | | | |${hasMemory ? " |" : ""} ${row.runs} |`);
      continue;
    }

    const cpu = own[0].cpu ? (row.cpu / own[0].cpu).toFixed(1) : "-";
    console.log(`| \`${row.name}\` | ${ms(row.wall)} ms | ${wall} | ${ms(row.cpu)} ms | ${cpu} | ${ms(row.min)} ms |${hasMemory ? ` ${row.memory ? `${Math.round(row.memory)} MB` : "-"} |` : ""} ${row.runs} |`);
  }
}
