// What a visitor of `./holdfast demo` does; run by DemoTest.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from './browser.mjs';

const demo = new URL(process.env.HOLDFAST_URL);
const pictures = process.env.PICTURES;

const textOf = (data) => (data === '[DONE]' ? '' : (JSON.parse(data).choices[0].delta.content ?? ''));

/** What the agent has said, as the journal has it. */
async function said(stream) {
  const body = await (await fetch(new URL(`/api/stream/${stream}`, demo))).text();
  return [...body.matchAll(/^data: (.*)$/gm)].map(([, data]) => textOf(data)).join('');
}

describe('the demo', { timeout: 70_000 }, () => {
  let browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  it('goes on through a cut connection over a WebSocket', async () => {
    const page = await browser.newPage();
    await page.goto(new URL('/?rate=50&tokens=300', demo).href);
    await page.check('[value=websocket]');
    await page.focus('#question');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => [...document.querySelectorAll('.seq')].every((seq) => Number(seq.textContent) > 10));
    await page.locator('.cut').first().click();
    await page.waitForFunction(() => /same .* after 1 resume\./.test(document.querySelector('#verdict').textContent));
    await page.close();
  });

  it('goes on through a cut connection, a killed gateway and a killed owner', async () => {
    const page = await browser.newPage({ viewport: { width: 1180, height: 720 } });
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    let stream;
    page.on('response', (response) => (stream ??= response.headers()['x-stream-id']));
    const far = (least) => page.waitForFunction((wanted) => [...document.querySelectorAll('.seq')]
      .every((seq) => Number(seq.textContent) > wanted), least);
    const enabled = (button) => page.waitForSelector(`#${button}[aria-disabled=false]`);
    await page.goto(new URL('/?rate=25&tokens=400', demo).href);
    await page.fill('#question', 'What do you do when a node dies?');
    await page.keyboard.press('Enter');
    await far(30);
    await page.locator('.cut').nth(1).click();
    await far(60);
    await enabled('kill-gateway');
    await page.click('#kill-gateway');
    await far(120);
    if (pictures) await page.screenshot({ path: `${pictures}/demo.png` });
    await page.waitForFunction(() => document.querySelectorAll('#nodes [data-state=ready]').length === 3, null, { timeout: 30_000 });
    await enabled('kill-owner');
    await page.click('#kill-owner');
    await page.waitForFunction(() => /same .* after \d+ resumes? and 2 killed nodes/.test(document.querySelector('#verdict').textContent), null, { timeout: 40_000 });

    const [asked, other] = await page.locator('.answer').allTextContents();

    assert.equal(asked, await said(stream));
    assert.equal(other, asked);
    assert.deepEqual(errors, []);
  });
});
