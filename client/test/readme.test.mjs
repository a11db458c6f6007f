// The README's examples, as they stand there.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { transform } from 'esbuild';
import { Window } from 'happy-dom';

const STREAM = 'w2rmte27hrbh0cec9z1sxbxxmf';
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** A module of this package, so that it finds the client by its name. */
async function module(language, code) {
  const { code: plain } = await transform(code, { loader: language, jsx: 'automatic' });
  const file = new URL(`../target/readme-${language}.mjs`, import.meta.url);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, plain);
  return import(file);
}

const example = (language) => readme.match(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's'))[1];

/** Two words, then the end. */
function answer(request, response) {
  request.resume();
  if (request.method === 'GET') return response.writeHead(204).end();
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Stream-ID': STREAM });
  return response.end(`id: ${STREAM}-0\ndata: one\n\nid: ${STREAM}-1\ndata: two\n\n`);
}

describe('the README', { timeout: 30_000 }, () => {
  const server = http.createServer(answer);
  before(async () => {
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    globalThis.location = { href: `http://127.0.0.1:${server.address().port}/` };
  });
  after(() => server.close(server.closeAllConnections()));

  it('shows how a stream is read', async () => {
    const shown = [];
    Object.assign(globalThis, { stop: {}, show: (...what) => shown.push(what) });

    await module('js', example('js'));

    assert.deepEqual(shown, [[0, 'one'], [1, 'two']]);
    assert.equal(typeof globalThis.stop.onclick, 'function');
  });

  it('shows how a component shows one', async () => {
    const page = new Window();
    Object.assign(globalThis, {
      window: page, document: page.document, navigator: page.navigator, requestAnimationFrame: (run) => page.requestAnimationFrame(run), IS_REACT_ACT_ENVIRONMENT: true,
    });
    const { act, createElement } = await import('react');
    const { createRoot } = await import('react-dom/client');
    const { Chat } = await module('jsx', `${example('jsx')}\nexport { Chat };`);
    const root = createRoot(page.document.body);
    await act(() => root.render(createElement(Chat)));

    await act(() => page.document.querySelector('button').click());
    while (page.document.querySelectorAll('p')[1].textContent !== 'ended') await act(() => new Promise((soon) => setTimeout(soon, 10)));

    assert.equal(page.document.querySelector('p').textContent, 'onetwo');
    await act(() => root.unmount());
  });
});
