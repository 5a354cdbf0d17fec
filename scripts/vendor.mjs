// Copy what the pages serve of other people's work into templates/static/vendor, with
// licences and a manifest of SHA-384 hashes: `npm ci --ignore-scripts && npm run vendor`.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const target = join(root, "templates", "static", "vendor");
// package → [file in it, name here]
const chosen = {
  "barcode-detector": [
    ["dist/es/ponyfill.js", "ponyfill.js"],
    ["dist/es/zxing-exported.js", "zxing-exported.js"],
    ["LICENSE", "LICENSE"],
  ],
  "zxing-wasm": [
    ["dist/reader/zxing_reader.wasm", "zxing_reader.wasm"],
    ["LICENSE", "LICENSE"],
  ],
};

rmSync(target, { recursive: true, force: true });
const manifest = {};
for (const [name, files] of Object.entries(chosen)) {
  const source = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(source, "package.json")));
  mkdirSync(join(target, name), { recursive: true });
  manifest[name] = { version, license, files: {} };
  for (const [from, to] of files) {
    copyFileSync(join(source, from), join(target, name, to));
    const hash = createHash("sha384").update(readFileSync(join(source, from)));
    manifest[name].files[to] = `sha384-${hash.digest("base64")}`;
  }
}
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
