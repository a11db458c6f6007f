import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from './browser.mjs';
import { cuttingProxy } from './cutting-proxy.mjs';
import { messages, queryPath } from './holdfast.mjs';

const url = process.env.HOLDFAST_MANAGEMENT_URL;
const token = process.env.HOLDFAST_TOKEN;
const axe = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** More than the feed carries of them at once. */
const MANY = 110;

describe('the operations dashboard in Chromium', { timeout: 70_000 }, () => {
  let browser;
  let page;
  const errors = [];
  before(async () => {
    browser = await launchChromium();
    page = await (await browser.newContext({ colorScheme: 'light', locale: 'en-GB' })).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (line) => /content.security/i.test(line.text()) && errors.push(line.text()));
    await page.goto(url);
  });
  after(() => browser?.close());

  async function violations() {
    await page.evaluate(axe);
    return page.evaluate(async () => (await window.axe.run()).violations
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`));
  }

  /** In both themes, and ending with the one it began with. */
  async function isAccessible(shot) {
    for (const theme of ['light', 'dark']) {
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
      assert.deepEqual(await violations(), []);
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${shot}-${theme}.png`, fullPage: true });
      await page.getByRole('button', { name: 'Theme' }).click();
    }
  }

  async function fits(width, height) {
    const usual = page.viewportSize();
    await page.setViewportSize({ width, height });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth); // charts and rows follow
    assert.deepEqual(await violations(), []);
    await page.setViewportSize(usual);
  }

  const rows = () => page.locator('[data-row]');
  const fact = (name) => page.locator('.facts div', { has: page.locator(`dt:text-is("${name}")`) }).locator('dd');

  it('weighs no more than it says, as the browser gets it', async () => {
    const weight = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0));
    assert.ok(weight > 0 && weight < 130_000, `${weight} bytes`);
  });

  it('refuses a wrong token', async () => {
    await page.fill('#token', 'wrong');
    await page.keyboard.press('Enter');
    await page.getByText('This token is not accepted.').waitFor();
    assert.deepEqual(await violations(), []);
  });

  it('shows both nodes to who has the token', async () => {
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    await page.locator('.nodes li').nth(1).waitFor();
    assert.equal(await page.locator('.nodes li').count(), 2);
  });

  it('tells how each layer of each node is', async () => {
    await page.locator('.layers').nth(1).getByText('readiness UP').waitFor();
    assert.equal(await page.locator('.layers').first().locator('li').count(), 6);
  });

  it('tells the steps of a recovery, and runs it when that is confirmed', async () => {
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('heading', { name: /Dry run · connection/ }).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Run: connection' }).click();
    await page.locator('ol b', { hasText: 'verified' }).first().waitFor();
  });

  it('drains a node and gives it work again', async () => {
    await page.locator('.nodes li button').nth(1).click();
    assert.deepEqual(await violations(), []);
    await page.getByRole('dialog').getByRole('button', { name: /^Drain/ }).click();
    await page.getByRole('button', { name: /^Undrain/ }).click();
    await page.waitForFunction(() => !document.querySelector('.nodes').textContent.includes('Undrain'));
  });

  describe('streams', () => {
    const readers = [];
    /** Answers a stream's id once it has an event; its reader stays until the end of the tests. */
    async function ask(session, knobs) {
      const leaving = new AbortController();
      const answer = await fetch(new URL(`${queryPath}?${knobs}`, process.env.HOLDFAST_URL), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Session-ID': session },
        body: JSON.stringify({ messages }),
        signal: leaving.signal,
      });
      const body = answer.body.getReader();
      await body.read();
      readers.push({ leaving, told: (async () => {
        let text = '';
        const decoder = new TextDecoder();
        for (let part = await body.read(); !part.done; part = await body.read()) text += decoder.decode(part.value);
        return text;
      })().catch(() => '') });
      return answer.headers.get('X-Stream-ID');
    }
    after(() => readers.forEach(({ leaving }) => leaving.abort()));

    it('are found nowhere before there are any', async () => {
      await page.getByRole('link', { name: 'Streams' }).click();
      await page.getByText('There are no streams yet.').waitFor();
    });

    it('are listed as they come, without asking again', async () => {
      const id = await ask('the-first', 'stall_after=3');
      await rows().filter({ hasText: id }).filter({ hasText: 'open' }).waitFor({ timeout: 5_000 });
    });

    it('are drawn only where one looks, however many there are', async () => {
      await Promise.all(Array.from({ length: MANY }, (_, nth) => ask(`many-${nth}`, 'rate=5000&tokens=2')));
      await page.fill('[type=search]', 'many-');
      await page.getByText(new RegExp(`of ${MANY} loaded\\.`)).waitFor();
      await rows().first().locator('a').focus();
      await page.keyboard.press('End');
      await page.getByText(`${MANY} of ${MANY} loaded.`).waitFor();
      await page.keyboard.press('End');
      await page.waitForFunction((last) => document.activeElement.closest('[data-row]')?.ariaRowIndex === last, String(MANY + 1));
      assert.ok(await rows().count() < 80);
      await page.keyboard.press('Home');
      await page.waitForFunction(() => document.activeElement.closest('[data-row]')?.ariaRowIndex === '2');
    });

    it('stand under their columns', async () => {
      const edges = await page.evaluate(() => ['[role=columnheader]', '[data-row] [role=cell]']
        .map((cells) => [...document.querySelectorAll(cells)].slice(0, 8).map((cell) => Math.round(cell.getBoundingClientRect().left))));
      assert.deepEqual(edges[1], edges[0]);
    });

    it('have no accessibility violations as a table, and fit 360 px and 4K', async () => {
      await isAccessible('dashboard-streams');
      await fits(360, 740);
      await fits(3840, 2160);
    });

    it('are sorted by what is clicked', async () => {
      await page.getByRole('button', { name: 'Stream', exact: true }).click();
      await page.locator('[role=columnheader][aria-sort=ascending]', { hasText: 'Stream' }).waitFor();
      await page.waitForFunction(() => {
        const ids = [...document.querySelectorAll('[data-row] a')].map((link) => link.textContent);
        return ids.length > 5 && ids.every((id, nth) => nth === 0 || ids[nth - 1] < id);
      });
    });

    it('that do not match are not there, until the search is cleared', async () => {
      await page.fill('[type=search]', 'no-such-stream');
      await page.getByText('No stream matches.').waitFor();
      await page.getByRole('button', { name: 'Clear the search' }).click();
      await rows().first().waitFor();
    });

    it('are sorted by owner, state and readers, too', async () => {
      for (const column of ['Owner', 'State', 'Readers']) {
        await page.locator('[role=columnheader]').getByRole('button', { name: column, exact: true }).click();
        await page.locator('[role=columnheader]:not([aria-sort=none])', { hasText: column }).waitFor();
      }
      await page.waitForFunction(() => document.querySelector('[data-row] [data-label=Readers]')?.textContent === '1');
      await page.getByRole('button', { name: /^State/ }).click();
      await page.waitForFunction(() => document.querySelector('[data-row]')?.textContent.includes('open'));
    });

    it('are found by their session, moved to the other node and cancelled', async () => {
      const id = await ask('needle-7', 'rate=20&tokens=5000');
      const { told } = readers.at(-1);
      await page.fill('[type=search]', 'needle-7');
      await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
      await rows().getByRole('link', { name: id }).press('Enter');
      const owner = await fact('Owner').textContent();
      await fact('Readers').filter({ hasText: /^1$/ }).waitFor();

      await page.getByRole('button', { name: 'Move', exact: true }).click();
      assert.deepEqual(await violations(), []);
      await page.keyboard.press('Escape');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Move');
      await page.getByRole('button', { name: 'Move', exact: true }).click();
      await page.getByRole('button', { name: /^Move: / }).click();
      await page.getByRole('status').filter({ hasText: /The stream is at \S+ now, in epoch 2/ }).waitFor();
      await page.waitForFunction(({ former }) => ![...document.querySelectorAll('.facts dd')].some((dd) => dd.textContent === former), { former: owner });
      await page.locator('ol', { hasText: 'Taken over' }).waitFor();

      await page.getByRole('button', { name: 'Follow' }).click();
      await page.locator('.tapped li').nth(5).waitFor();
      await isAccessible('dashboard-stream');
      await fits(360, 740);
      await fits(3840, 2160);

      await page.getByRole('button', { name: 'Cancel the stream' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel the stream' }).click();
      await page.getByText('The stream is cancelled.').waitFor();
      await fact('State').filter({ hasText: 'cancelled' }).waitFor();
      await page.getByText('Over: cancelled').waitFor();
      assert.match(await told, /"code":"cancelled"/);
    });

    it('whose upstream breaks raise an alert, which is acknowledged and resolved', async () => {
      await ask('breaks', 'fail_after=3&rate=500');
      await page.getByRole('link', { name: 'Overview' }).click();
      const alert = page.locator('section[aria-labelledby=alerts] li', { hasText: 'The upstream broke off before the end' });
      await alert.getByRole('button', { name: /^Acknowledge/ }).click();
      await alert.getByText('acknowledged').waitFor();
      await alert.getByRole('button', { name: /^Resolve/ }).click();
      await alert.getByText('resolved').waitFor();
    });

    it('of self-tests are listed only where they are looked for', async () => {
      await (await fetch(new URL('/api/stream/test', process.env.HOLDFAST_URL))).text();
      await page.goto(new URL('/dashboard/#/streams?state=ended', url).href);
      await rows().first().waitFor();
      assert.equal(await rows().filter({ hasText: '· test' }).count(), 0);
      await page.goto(new URL('/dashboard/#/streams?search=test', url).href);
      await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
      assert.equal(await rows().filter({ hasText: '· test' }).count(), 1);
    });

    it('that are not there are told so', async () => {
      await page.goto(new URL(`/dashboard/#/streams/${'0'.repeat(26)}`, url).href);
      await page.getByRole('alert').filter({ hasText: 'Can’t be shown: stream: 000' }).waitFor();
    });
  });

  it('has no accessibility violations in either theme, and fits 360 px and 4K', async () => {
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.waitForFunction(() => document.querySelectorAll('output').length === 6
      && document.querySelector('output').textContent !== '–');
    await isAccessible('dashboard');
    await fits(360, 740);
    await fits(3840, 2160);
  });

  it('shows how old its data is while the feed is cut, and is live again when that comes back', async () => {
    const { hostname, port } = new URL(url);
    const target = { hostname, port };
    const proxy = await cuttingProxy(target);
    const context = await browser.newContext({ locale: 'en-GB' });
    try {
      const cut = await context.newPage();
      cut.setDefaultTimeout(10_000);
      await cut.goto(proxy.url('/'));
      await cut.fill('#token', token);
      await cut.keyboard.press('Enter');
      await cut.getByRole('status').filter({ hasText: /^Live$/ }).waitFor();

      target.port = 1; // where nothing listens
      proxy.cut();
      await cut.getByText('Connection lost, trying again.').waitFor();
      await cut.getByText(/Data is [1-9]\d* s old\./).waitFor();
      assert.ok(await cut.locator('main.stale').isVisible());

      target.port = port;
      await cut.getByRole('status').filter({ hasText: /^Live$/ }).waitFor();
      assert.equal(await cut.locator('main.stale').count(), 0);
    } finally {
      await context.close();
      proxy.close();
    }
  });

  it('asks for everything again every 30 s, also without a feed', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    try {
      const other = await context.newPage();
      await other.clock.install();
      await other.route('**/api/operations/tickets', (route) => route.abort());
      await other.goto(url);
      await other.fill('#token', token);
      await other.keyboard.press('Enter');
      await other.locator('.nodes li').nth(1).waitFor();

      const asked = ['alerts', 'nodes', 'events'].map((what) => other.waitForRequest(new RegExp(`/api/operations/${what}`)));
      await other.clock.fastForward(30_000);

      await Promise.all(asked);
    } finally {
      await context.close();
    }
  });

  it('speaks Chinese', async () => {
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('link', { name: '流', exact: true }).click();
    await page.getByRole('heading', { name: '流', exact: true }).waitFor();
    await page.getByRole('columnheader', { name: '所有者' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  });

  it('breaks no content policy', () => assert.deepEqual(errors, []));
});
