import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Window } from 'happy-dom';

const STREAM = 'w2rmte27hrbh0cec9z1sxbxxmf';
const page = new Window();
Object.assign(globalThis, {
  window: page,
  document: page.document,
  navigator: page.navigator,
  requestAnimationFrame: (run) => page.requestAnimationFrame(run),
  IS_REACT_ACT_ENVIRONMENT: true,
});

const { act, createElement } = await import('react');
const { createRoot } = await import('react-dom/client');
const { useHoldfast } = await import('../dist/react.js');

/** Streams that stay open; what is sent to one is said by the test. */
async function server() {
  const open = [];
  const it = http.createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Stream-ID': STREAM });
    response.flushHeaders();
    open.push(response);
  });
  await new Promise((listening) => it.listen(0, '127.0.0.1', listening));
  return { base: `http://127.0.0.1:${it.address().port}`, open, close: () => it.close(it.closeAllConnections()) };
}

/** Inside of `act`, as React wants it of tests. */
async function until(holds, what) {
  const late = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < late, what);
    await act(() => new Promise((soon) => setTimeout(soon, 10)));
  }
}

describe('the React hook', { timeout: 30_000 }, () => {
  let at;
  let answer;
  let renders;
  let root;
  const shown = () => page.document.body.textContent;

  function Chat() {
    renders += 1;
    answer = useHoldfast('', (text, event) => text + event.data);
    return createElement('p', null, `${answer.state}: ${answer.value}`);
  }

  before(async () => {
    at = await server();
  });
  after(() => at.close());

  async function mounted(test) {
    at.open.length = 0;
    renders = 0;
    root = createRoot(page.document.body);
    await act(() => root.render(createElement(Chat)));
    try {
      await test();
    } finally {
      await act(() => root.unmount());
    }
  }

  async function ask() {
    const before = at.open.length;
    await act(() => answer.ask({ base: at.base, body: {}, transport: 'sse' }));
    await until(() => at.open.length > before, 'the question arrives');
    return at.open[before];
  }

  it('is idle before the first question', () => mounted(async () => {
    assert.equal(shown(), 'idle: ');
  }));

  it('shows what has come so far', () => mounted(async () => {
    const response = await ask();
    response.write(`id: ${STREAM}-0\ndata: hold\n\n`);
    await until(() => shown() === 'live: hold', 'the first event is shown');
    response.write(`id: ${STREAM}-1\ndata: fast\n\n`);
    await until(() => shown() === 'live: holdfast', 'the second event is shown');
  }));

  it('draws many events at once', () => mounted(async () => {
    const response = await ask();
    response.write(Array.from({ length: 500 }, (_, i) => `id: ${STREAM}-${i}\ndata: x\n\n`).join(''));
    await until(() => shown() === `live: ${'x'.repeat(500)}`, 'all is shown');
    assert.ok(renders < 50, `${renders} renders`);
  }));

  it('leaves the stream before when it is asked again', () => mounted(async () => {
    const first = await ask();
    first.write(`id: ${STREAM}-0\ndata: old\n\n`);
    await until(() => shown() === 'live: old', 'the first answer is shown');
    const second = await ask();
    await until(() => first.destroyed, 'the first connection is closed');
    second.write(`id: ${STREAM}-0\ndata: new\n\n`);
    await until(() => shown() === 'live: new', 'the second answer is shown');
  }));

  it('leaves the stream when its component goes', async () => {
    let response;
    await mounted(async () => {
      response = await ask();
    });
    await until(() => response.destroyed, 'the connection is closed');
  });
});
