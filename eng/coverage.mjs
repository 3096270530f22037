// Adds up what coverlet wrote, one coverage.json per test project: a line that any of them ran is covered.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const assemblies = new Map();
for (const project of readdirSync(folder)) {
  const file = join(folder, project, "coverage.json");
  if (!existsSync(file)) {
    continue;
  }

  for (const [assembly, documents] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) {
    const lines = assemblies.get(assembly) ?? assemblies.set(assembly, new Map()).get(assembly);
    for (const [document, classes] of Object.entries(documents)) {
      for (const methods of Object.values(classes)) {
        for (const method of Object.values(methods)) {
          for (const [line, hits] of Object.entries(method.Lines)) {
            const key = `${document}:${line}`;
            lines.set(key, (lines.get(key) ?? false) || hits > 0);
          }
        }
      }
    }
  }
}

const figure = (covered, all) => `${((100 * covered) / all).toFixed(1).padStart(5)} % of ${String(all).padStart(6)} lines`;
let [covered, all] = [0, 0];
for (const [assembly, lines] of [...assemblies].sort(([a], [b]) => a.localeCompare(b))) {
  const ran = [...lines.values()].filter(Boolean).length;
  covered += ran;
  all += lines.size;
  console.log(`${figure(ran, lines.size)}  ${assembly}`);
}

console.log(`${figure(covered, all)}  in all`);
