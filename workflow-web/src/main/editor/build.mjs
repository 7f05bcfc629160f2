// Builds the editor into a module, one that it loads once it is drawn, and a style sheet: checks the
// types, runs the unit tests, and refuses what is too large. It works on a copy, and does nothing while the sources are the same.
// Arguments: the folder to work in.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Most bytes of script and style together, as they are sent; and of what the graph waits for. */
const MOST_BYTES = 350_000;
const MOST_BYTES_AT_FIRST = 200_000;
/** The module that is loaded later, by its name. */
const LATER = "editor-code.js";
const OLDEST_NODE = 20;

const sources = dirname(fileURLToPath(import.meta.url));
const work = resolve(process.argv[2]);
const output = join(work, "assets");
const stamp = join(work, "built");
const installed = join(work, "installed");

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  throw new Error(`Node.js ${OLDEST_NODE} or later is needed, this is ${process.versions.node}.`);
}
const lock = digest(["package.json", "package-lock.json"]);
const all = digest([...files("src"), "package.json", "package-lock.json", "tsconfig.json", "build.mjs"]);
if (read(stamp) !== all) {
  mkdirSync(work, { recursive: true });
  for (const name of ["src", "assets", "tests"]) {
    rmSync(join(work, name), { recursive: true, force: true });
  }
  for (const name of ["src", "package.json", "package-lock.json", "tsconfig.json"]) {
    cpSync(join(sources, name), join(work, name), { recursive: true });
  }
  if (read(installed) !== lock) {
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    writeFileSync(installed, lock);
  }
  run(process.execPath, join("node_modules", "typescript", "bin", "tsc"));
  await bundle();
  writeFileSync(stamp, all);
}

async function bundle() {
  const { build } = await import(join(work, "node_modules", "esbuild", "lib", "main.js"));
  const tests = files("src").filter((name) => name.endsWith(".test.ts"));
  const common = { absWorkingDir: work, bundle: true, format: "esm", target: "es2022", logLevel: "warning" };
  await build({ ...common, entryPoints: tests, outdir: "tests", platform: "node", outExtension: { ".js": ".mjs" } });
  run(process.execPath, "--test", "--test-reporter=dot", "tests/");
  const page = { ...common, outdir: "assets", minify: true, legalComments: "eof", define: { "process.env.NODE_ENV": '"production"' } };
  await build({ ...page, entryPoints: { editor: "src/main.tsx" } });
  await build({ ...page, entryPoints: { [LATER.replace(".js", "")]: "src/CodeView.ts" } });
  limit("The editor", readdirSync(output), MOST_BYTES);
  limit("What is loaded before the graph is drawn", readdirSync(output).filter((name) => name !== LATER), MOST_BYTES_AT_FIRST);
}

function limit(what, names, most) {
  const bytes = names.reduce((sum, name) => sum + gzipSync(readFileSync(join(output, name))).length, 0);
  console.log(`${what}: ${bytes} bytes in gzip.`);
  if (bytes > most) {
    throw new Error(`${what} may be ${most} bytes in gzip.`);
  }
}

function files(folder) {
  return readdirSync(join(sources, folder)).sort().map((name) => join(folder, name));
}

function digest(names) {
  const hash = createHash("sha256").update(process.version);
  names.filter((name) => existsSync(join(sources, name))).forEach((name) => hash.update(name).update(readFileSync(join(sources, name))));
  return hash.digest("hex");
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function run(program, ...args) {
  execFileSync(program, args, { cwd: work, stdio: ["ignore", "inherit", "inherit"] });
}
