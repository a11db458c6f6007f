import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from './browser.mjs';

const url = process.env.HOLDFAST_MANAGEMENT_URL;
const token = process.env.HOLDFAST_TOKEN;
const axe = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

describe('the operations dashboard in Chromium', { timeout: 50_000 }, () => {
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

  it('tells the steps of a recovery, and runs it when that is confirmed', async () => {
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('heading', { name: /Dry run · connection/ }).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Run: connection' }).click();
    await page.locator('ol b', { hasText: 'verified' }).first().waitFor();
  });

  it('drains a node and gives it work again', async () => {
    await page.locator('.nodes li button').nth(1).click();
    await page.getByRole('button', { name: /^Undrain/ }).click();
    await page.waitForFunction(() => !document.querySelector('.nodes').textContent.includes('Undrain'));
  });

  it('has no accessibility violations in either theme, and fits 360 px', async () => {
    await page.waitForFunction(() => document.querySelectorAll('output').length === 6
      && document.querySelector('output').textContent !== '–');
    for (const theme of ['light', 'dark']) {
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
      assert.deepEqual(await violations(), []);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/dashboard-${theme}.png`, fullPage: true });
      await page.getByRole('button', { name: 'Theme' }).click();
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth); // the charts follow
  });

  it('speaks Chinese', async () => {
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { name: '节点', exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  });

  it('breaks no content policy', () => assert.deepEqual(errors, []));
});
