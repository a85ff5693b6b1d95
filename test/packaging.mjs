// What is in sysd.vsix, and how big it is.
//   npm run package && node test/packaging.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { conclude, outcome } from './vscode/support/outcome.mjs';
import { cleanEnvironment, inRoot, node, vsix } from './vscode/support/paths.mjs';

const largest = 3_000_000;

/** Exactly these files: whatever the extension does not use stays out. */
const contents = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/ThirdPartyNotices.txt',
  'extension/dist/analyst-web.js',
  'extension/dist/analyst.cjs',
  'extension/dist/charts.js',
  'extension/dist/elk-worker.js',
  'extension/dist/examples.json',
  'extension/dist/extension-web.cjs',
  'extension/dist/extension.cjs',
  'extension/dist/losses-web.js',
  'extension/dist/preview.css',
  'extension/dist/preview.js',
  'extension/dist/server-web.js',
  'extension/dist/server.cjs',
  'extension/dist/simulator-web.js',
  'extension/dist/simulator.cjs',
  'extension/docs/sysd.config.schema.json',
  'extension/language-configuration.json',
  'extension/media/file-dark.svg',
  'extension/media/file-light.svg',
  'extension/media/icon.png',
  'extension/media/walkthrough/finished.svg',
  'extension/media/walkthrough/sketch.svg',
  'extension/package.json',
  'extension/readme.md',
  'extension/syntaxes/sysd.tmLanguage.json',
];

/** The names in a ZIP file, from its central directory (PKWARE APPNOTE 4.3.12 and 4.3.16). */
export function namesInZip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    names.push(zip.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names.sort();
}

/** Packs what is built; throws with what vsce said. */
export function pack() {
  const options = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
    .scripts.vsix.split(' ')
    .slice(1);
  const done = spawnSync(node, [inRoot('node_modules/@vscode/vsce/vsce'), ...options], {
    cwd: inRoot(),
    env: cleanEnvironment(),
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`vsce:\n${done.stdout}${done.stderr}`);
}

const checks = {
  'the package can be made': pack,
  'the package holds exactly what the extension uses': () => {
    const names = namesInZip(readFileSync(vsix));
    const strangers = names.filter((name) => !contents.includes(name));
    const absent = contents.filter((name) => !names.includes(name));
    if (strangers.length + absent.length > 0) {
      throw new Error(`not expected: ${strangers.join(', ')}\nabsent: ${absent.join(', ')}`);
    }
  },
  'the package is under 3 MB': () => {
    const { size } = statSync(vsix);
    if (size >= largest) throw new Error(`${size} bytes`);
  },
  'every file that package.json names is there': () => {
    const manifest = readFileSync(inRoot('package.json'), 'utf8');
    const named = [...manifest.matchAll(/"\.?\/?((?:media|syntaxes|dist)\/[\w./-]+)"/g)].map(
      (match) => match[1],
    );
    const absent = named.filter((name) => !existsSync(inRoot(name)));
    if (absent.length > 0) throw new Error(absent.join(', '));
  },
};

export async function run() {
  const result = outcome();
  for (const [name, check] of Object.entries(checks)) {
    try {
      check();
      result.passed.push(name);
    } catch (error) {
      result.failed.push({ name, message: String(error.message ?? error) });
    }
  }
  if (existsSync(vsix)) result.notes.push(`package: ${Math.round(statSync(vsix).size / 1000)} kB`);
  return result;
}

if (process.argv[1] === import.meta.filename) conclude(await run());
