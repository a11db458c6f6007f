// One file for a page and one for React, and their types. What a page loads has to stay small.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const out = process.argv[2];
const LIMIT = 4096;
/** Names between our own files that no user of the client sees. */
const INTERNAL = /^(heard|opened|take|complete|room|over|full|builtIn|question|socketToken|socket|query|sender)$/;

const common = { bundle: true, format: 'esm', target: 'es2022', minify: true, mangleProps: INTERNAL, outdir: out };
await build({ ...common, entryPoints: ['src/index.ts'] });
await build({
  ...common,
  entryPoints: ['src/react.ts'],
  external: ['react', './index.js'],
  plugins: [{
    name: 'one copy of the client',
    setup: it => it.onResolve({ filter: /^\.\/stream\.js$/ }, () => ({ path: './index.js', external: true })),
  }],
});

const size = gzipSync(readFileSync(`${out}/index.js`), { level: 9 }).length;
console.log(`client: ${size} bytes gzipped (allowed: ${LIMIT})`);
process.exitCode = size > LIMIT ? 1 : 0;
