// Holds manifests against the JSON Schema with other people's YAML reader and validator.
// usage: node validate.mjs SCHEMA MANIFEST...   prints `MANIFEST: valid` or `MANIFEST: invalid` for each
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "yaml";

const [schema, ...manifests] = process.argv.slice(2);
const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(schema, "utf8")));
for (const manifest of manifests) {
  console.log(`${manifest}: ${validate(parse(readFileSync(manifest, "utf8"))) ? "valid" : "invalid"}`);
}
