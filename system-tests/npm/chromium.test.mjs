import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from './browser.mjs';
import { messages, node, queryPath } from './holdfast.mjs';

const CLIENT = new URL('../../client/dist/index.js', import.meta.url);
const question = { url: `${queryPath}?rate=50&tokens=100`, body: { messages } };

/** A site of its own: a page, the client, and the node behind the same origin. */
async function site() {
  const client = await readFile(CLIENT);
  const server = http.createServer((request, response) => {
    if (request.url === '/') return response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
    if (request.url === '/client.js') return response.setHeader('Content-Type', 'text/javascript').end(client);
    const { method, headers } = request;
    const passed = http.request(new URL(request.url, node), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    return request.pipe(passed);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    cut: () => server.closeAllConnections(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Reads a stream in the page; `window.seen` is what it has so far. */
function start(page, options) {
  return page.evaluate(async (given) => {
    const { open } = await import('/client.js');
    window.seen = [];
    window.states = [];
    window.answer = open({
      ...given,
      onEvent: ({ id, data }) => window.seen.push({ id, data }),
      onState: ({ state, reason }) => window.states.push(`${state} ${reason}`.trim()),
    });
  }, options);
}

const count = (page, least) => page.waitForFunction((wanted) => window.seen.length >= wanted, least);

const result = (page) => page.evaluate(async () => {
  await window.answer.done;
  const { id, resumes } = window.answer;
  return { id, resumes, seen: window.seen, states: window.states };
});

async function kept(stream) {
  const text = await (await fetch(new URL(`/api/stream/${stream}`, node))).text();
  return [...text.matchAll(/^id: (.*)\n(?:retry: .*\n)?data: (.*)$/gm)].map(([, id, data]) => ({ id, data }));
}

describe('the browser client in Chromium', { timeout: 50_000 }, () => {
  let browser;
  let at;
  before(async () => {
    at = await site();
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    at?.close();
  });

  async function tab(context) {
    const page = await context.newPage();
    await page.goto(at.url);
    return page;
  }

  it('shows the same text in two tabs though connections are cut', async () => {
    const context = await browser.newContext();
    const [first, second] = [await tab(context), await tab(context)];
    await start(first, question);
    await count(first, 5);
    await start(second, { stream: await first.evaluate(() => window.answer.id) });
    await count(second, 10);
    at.cut();
    await count(first, 30);
    at.cut();

    const [one, other] = [await result(first), await result(second)];

    assert.deepEqual(one.seen, await kept(one.id));
    assert.deepEqual(other.seen, one.seen);
    assert.ok(one.resumes > 0 && other.resumes > 0);
    await context.close();
  });

  it('goes on when the browser is online again', async () => {
    const context = await browser.newContext();
    const page = await tab(context);
    await start(page, question);
    await count(page, 10);
    await context.setOffline(true);
    await page.waitForFunction(() => window.states.includes('resuming offline'));
    await context.setOffline(false);

    const { id, seen, resumes } = await result(page);

    assert.deepEqual(seen, await kept(id));
    assert.equal(resumes, 1);
    await context.close();
  });

  it('goes on when a frozen tab is shown again, though its connection is gone', async () => {
    const context = await browser.newContext();
    const page = await tab(context);
    const life = await context.newCDPSession(page);
    await start(page, question);
    await count(page, 10);
    await life.send('Page.setWebLifecycleState', { state: 'frozen' });
    at.cut();
    await life.send('Page.setWebLifecycleState', { state: 'active' });

    const { id, seen, resumes } = await result(page);

    assert.deepEqual(seen, await kept(id));
    assert.equal(resumes, 1);
    await context.close();
  });

  for (const transport of ['auto', 'websocket']) {
    it(`shows one stream twice on the node's own page though both connections are cut, over ${transport}`, async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (line) => /content.security/i.test(line.text()) && errors.push(line.text()));
      await page.goto(new URL('/?rate=50&tokens=80', node).href);
      await page.check(`[value=${transport}]`);
      await page.fill('#question', 'What is a stream?');
      await page.keyboard.press('Enter');
      for (const pane of [0, 1]) {
        await page.waitForFunction((nth) => Number(document.querySelectorAll('.seq')[nth].textContent) > 5, pane);
        await page.locator('.cut').nth(pane).click();
      }
      await page.waitForFunction(() => /same .* after 2 resumes/.test(document.querySelector('#verdict').textContent));

      const [asked, other] = await page.locator('.answer').allTextContents();

      assert.ok(asked.length > 100);
      assert.ok(await page.locator('#cluster').isHidden(), 'which only the demo shows');
      assert.equal(other, asked);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }
});
