// The protocol's own client against two nodes, one of which is killed while it is read through.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { DurableStream, IdempotentProducer, stream } from '@durable-streams/client';
import { cuttingProxy } from '../cutting-proxy.mjs';

const doomed = new URL(process.env.HOLDFAST_DOOMED_URL);
const staying = new URL(process.env.HOLDFAST_URL);
const COUNT = 200;

/** The producer leaves it to its fetch to ask again when a connection breaks. */
async function patientFetch(...request) {
  for (;;) {
    try {
      return await fetch(...request);
    } catch {
      await setTimeout(50);
    }
  }
}

/** Reads until there are so many messages; a read that breaks off goes on where it was. */
async function read(url, live, seen) {
  let offset = '-1';
  while (seen.length < COUNT) {
    const response = await stream({ url, offset, live });
    response.subscribeJson((batch) => {
      seen.push(...batch.items);
      offset = batch.offset;
      if (seen.length >= COUNT) {
        response.cancel();
      }
    });
    await response.closed.catch(() => {});
  }
}

test('readers and a producer lose nothing when their node is killed', { timeout: 45_000 }, async (t) => {
  const target = { hostname: doomed.hostname, port: doomed.port };
  const proxy = await cuttingProxy(target);
  t.after(() => proxy.close());
  const url = proxy.url('/v1/stream/client-' + process.pid);
  const handle = await DurableStream.create({ url, contentType: 'application/json' });
  const failures = [];
  const producer = new IdempotentProducer(handle, 'producer', {
    fetch: patientFetch,
    onError: (failure) => failures.push(failure),
  });
  const overSse = [];
  const overLongPoll = [];
  const readers = [read(url, 'sse', overSse), read(url, 'long-poll', overLongPoll)];

  for (let n = 0; n < COUNT; n++) {
    producer.append(JSON.stringify({ n }));
    if (n % 10 === 9) {
      await producer.flush();
    }
    if (n === COUNT / 2) {
      process.kill(Number(process.env.HOLDFAST_DOOMED_PID), 'SIGKILL');
      Object.assign(target, { hostname: staying.hostname, port: staying.port });
      proxy.cut();
    }
  }
  await producer.flush();
  await Promise.all(readers);

  const all = Array.from({ length: COUNT }, (_, n) => n);
  assert.deepEqual(failures, []);
  assert.deepEqual(overSse.map((message) => message.n), all);
  assert.deepEqual(overLongPoll.map((message) => message.n), all);
});
