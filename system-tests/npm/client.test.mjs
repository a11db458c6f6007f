import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, it } from 'node:test';
import { open } from '../../client/dist/index.js';
import { cuttingProxy } from './cutting-proxy.mjs';
import { gateway, messages, node, queryPath } from './holdfast.mjs';

const between = (least, most) => least + Math.floor(Math.random() * (most - least));

/** What the node itself has of a stream, to the byte. */
async function kept(stream) {
  const response = await fetch(new URL(`/api/stream/${stream}`, node));
  const blocks = (await response.text()).split('\n\n').filter((block) => block.includes('\ndata: '));
  return blocks.map((block) => ({
    id: /^(?:: hb\n)*id: (.*)$/m.exec(block)[1],
    data: block.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)).join('\n'),
  }));
}

async function read(answer, onEvent = () => {}) {
  const seen = [];
  for await (const { id, data } of answer) {
    seen.push({ id, data });
    await onEvent(seen.length);
  }
  return seen;
}

function ask(base, knobs, options = {}) {
  return open({ base, url: `${queryPath}?${knobs}`, body: { messages }, maxDelayMs: 500, ...options });
}

async function through(proxy, take) {
  try {
    await take(proxy);
  } finally {
    proxy.close();
  }
}

/** Lets WebSockets through, and holds the answers to all other requests for ever. */
async function holdingProxy() {
  const sockets = new Set();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(node.port), node.hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    client.once('data', (head) => {
      if (/upgrade: websocket/i.test(head)) upstream.pipe(client);
      upstream.write(head);
      client.pipe(upstream);
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: (path) => `http://127.0.0.1:${server.address().port}${path}`,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

describe('the browser client', { concurrency: true, timeout: 60_000 }, () => {
  for (const transport of ['sse', 'websocket']) {
    it(`has every byte of its stream though connections break at random bytes, over ${transport}`, async () =>
      through(await cuttingProxy(node, () => between(100, 9_000)), async (proxy) => {
        const answer = ask(proxy.url('/'), 'rate=1000&tokens=200', { transport });

        const seen = await read(answer);

        assert.deepEqual(seen, await kept(answer.id));
        assert.ok(proxy.connections() > 5, `${proxy.connections()} connections`);
      }));
  }

  it('goes on through the other gateway when the one that it reads from is killed', async () => {
    const target = { hostname: gateway.url.hostname, port: gateway.url.port };
    await through(await cuttingProxy(target), async (proxy) => {
      const answer = ask(proxy.url('/'), 'rate=100&tokens=100');

      const seen = await read(answer, (count) => {
        if (count === 10) {
          target.port = node.port;
          process.kill(gateway.pid, 'SIGKILL');
        }
      });

      assert.deepEqual(seen, await kept(answer.id));
      assert.equal(answer.state, 'ended');
      assert.ok(answer.resumes > 0);
    });
  });

  it('asks once though the answer to its question is lost', async () =>
    through(await cuttingProxy(node, (connection) => (connection === 0 ? 1 : Infinity)), async (proxy) => {
      const answer = ask(proxy.url('/'), 'rate=1000&tokens=20', { transport: 'sse' });

      const seen = await read(answer);

      assert.deepEqual(seen, await kept(answer.id));
      assert.equal(/^x-stream-id: (.*)\r$/im.exec(proxy.answers[0])[1], answer.id);
    }));

  it('takes a WebSocket where a proxy holds the answer back', async () =>
    through(await holdingProxy(), async (proxy) => {
      const answer = ask(proxy.url('/'), 'rate=1000&tokens=20', { firstByteMs: 1_000 });

      const seen = await read(answer);

      assert.deepEqual(seen, await kept(answer.id));
      assert.equal(answer.state, 'ended');
    }));

  for (const transport of ['sse', 'websocket']) {
    it(`stops the upstream when it is cancelled, over ${transport}`, async () => {
      const answer = ask(node, 'rate=20&tokens=2000', { transport });

      const seen = await read(answer, (count) => count === 3 && answer.cancel());

      assert.ok(seen.length < 100, `${seen.length} events`);
      assert.deepEqual([answer.state, answer.reason], ['ended', 'cancelled']);
      const again = await fetch(new URL(`/api/stream/${answer.id}`, node));
      assert.match(await again.text(), /"code":"cancelled"/);
    });

    it(`tells what an upstream has failed with, over ${transport}`, async () => {
      const answer = ask(node, 'rate=500&fail_after=5', { transport });

      await assert.rejects(read(answer), { code: 'upstream_lost' });

      assert.equal(answer.seq, 4);
    });
  }

  it('reads a stream from the middle on', async () => {
    const first = ask(node, 'rate=5000&tokens=30');
    const all = await read(first);

    const rest = await read(open({ base: node, stream: first.id, after: 9 }));

    assert.deepEqual(rest, all.slice(10));
  });
});
