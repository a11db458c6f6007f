import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { cuttingProxy } from './cutting-proxy.mjs';
import { ask, node } from './holdfast.mjs';

describe('the fetch-event-source package', { timeout: 30_000 }, () => {
  let fetchEventSource;
  before(async () => {
    // What it asks of a browser.
    globalThis.window = globalThis;
    globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
    ({ fetchEventSource } = await import('@microsoft/fetch-event-source'));
  });

  it('goes on after a cut and sees every event once', async () => {
    const asked = await ask('rate=100&tokens=60');
    const stream = asked.headers.get('X-Stream-ID');
    await asked.body.cancel();
    const proxy = await cuttingProxy(node);
    const ids = [];

    await fetchEventSource(proxy.url(`/api/stream/${stream}`), {
      fetch,
      onmessage: ({ id, data }) => data && ids.push(id) === 10 && proxy.cut(),
    });

    assert.deepEqual(ids, Array.from({ length: 63 }, (_, seq) => `${stream}-${seq}`));
    assert.ok(proxy.connections() > 1, 'the connection was cut');
    proxy.close();
  });
});
