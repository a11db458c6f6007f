import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventSource } from 'eventsource';
import { cuttingProxy } from './cutting-proxy.mjs';
import { ask, node } from './holdfast.mjs';

/**
 * Reads until the EventSource has closed itself for good, which only an answer like 204 brings about.
 * @param onMessage called with the number of messages so far
 */
function readToTheEnd(url, onMessage = () => {}) {
  const source = new EventSource(url);
  const seen = { messages: [], errors: [] };
  source.onmessage = (message) => {
    seen.messages.push({ id: message.lastEventId, data: message.data });
    onMessage(seen.messages.length);
  };
  return new Promise((resolve) => {
    source.addEventListener('error', (event) => {
      if (event.data !== undefined) {
        // The server's own event that is named error, and not the connection's.
        seen.errors.push(JSON.parse(event.data).error);
      } else if (source.readyState === EventSource.CLOSED) {
        resolve({ ...seen, status: event.code });
      }
    });
  });
}

async function askAndLeave(knobs) {
  const response = await ask(knobs);
  await response.body.cancel();
  return response.headers.get('X-Stream-ID');
}

function idsOf(stream, count) {
  return Array.from({ length: count }, (_, seq) => `${stream}-${seq}`);
}

// The package waits three seconds before it reconnects, so the tests wait together.
describe('the eventsource package', { concurrency: true, timeout: 60_000 }, () => {
  it('reconnects after a cut and sees every event once, then stops at 204', async () => {
    const stream = await askAndLeave('rate=100&tokens=60');
    const proxy = await cuttingProxy(node);
    try {
      const seen = await readToTheEnd(proxy.url(`/api/stream/${stream}`), (count) => count === 10 && proxy.cut());

      assert.deepEqual(seen.messages.map((message) => message.id), idsOf(stream, 63));
      assert.equal(seen.messages.at(-1).data, '[DONE]');
      assert.deepEqual(seen.errors, []);
      assert.equal(seen.status, 204);
      assert.ok(proxy.connections() > 1, 'the connection was cut');
    } finally {
      proxy.close();
    }
  });

  it('is told once of a stream that has failed, and stops', async () => {
    const stream = await askAndLeave('rate=500&fail_after=5');

    const seen = await readToTheEnd(new URL(`/api/stream/${stream}`, node));

    assert.deepEqual(seen.messages.map((message) => message.id), idsOf(stream, 5));
    assert.deepEqual(seen.errors.map((error) => error.code), ['upstream_lost']);
    assert.equal(seen.status, 204);
  });

  it('is told once of a stream that does not exist, and stops', async () => {
    const seen = await readToTheEnd(new URL('/api/stream/00000000000000000000000000', node));

    assert.deepEqual(seen.messages, []);
    assert.deepEqual(seen.errors.map((error) => error.code), ['stream_unknown']);
    assert.equal(seen.status, 204);
  });
});
