// The page and its hashed script and style, which a browser may keep for ever.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const out = process.argv[2];
const LIMIT = 130_000;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { metafile } = await build({
  entryPoints: ['src/main.tsx', 'src/style.css'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  entryNames: 'assets/[name]-[hash]',
  outdir: out,
  metafile: true,
});
const made = Object.keys(metafile.outputs).map((file) => `assets/${basename(file)}`);
const page = readFileSync('src/index.html', 'utf8')
  .replace('main.tsx', made.find((file) => file.endsWith('.js')))
  .replace('style.css', made.find((file) => file.endsWith('.css')));
writeFileSync(`${out}/index.html`, page);

const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(`${file.parentPath}/${file.name}`)).length, 0);
console.log(`dashboard: ${size} bytes gzipped (allowed: ${LIMIT})`);
process.exitCode = size > LIMIT ? 1 : 0;
