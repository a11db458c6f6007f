import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import { StreamError, open } from '../dist/index.js';

const STREAM = 'w2rmte27hrbh0cec9z1sxbxxmf';

/** Answers each request with the next of the answers, the last one for ever. WebSockets it cuts. */
async function server(...answers) {
  const requests = [];
  const it = http.createServer((request, response) => {
    requests.push({ method: request.method, path: request.url, headers: request.headers });
    request.resume();
    (answers.length > 1 ? answers.shift() : answers[0])(response);
  });
  it.on('upgrade', (request, socket) => {
    requests.push({ method: 'WebSocket', path: request.url });
    socket.destroy();
  });
  await new Promise((listening) => it.listen(0, '127.0.0.1', listening));
  return { base: `http://127.0.0.1:${it.address().port}`, requests, [Symbol.dispose]: () => it.close(it.closeAllConnections()) };
}

const events = (from, to) => Array.from({ length: to - from }, (_, i) => `id: ${STREAM}-${from + i}\ndata: ${from + i}\n\n`).join('');
const stream = (text, end = (response) => response.end()) => (response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Stream-ID': STREAM });
  response.write(text, () => end(response));
};
const cut = (response) => response.destroy();
const hold = () => {};
const over = (response) => response.writeHead(204).end();
const problem = (status, code, headers = {}) => (response) => response
  .writeHead(status, { 'Content-Type': 'application/problem+json', ...headers })
  .end(JSON.stringify({ title: 'No', status, code }));

async function using(answers, take) {
  const at = await server(...answers);
  try {
    return await take(at);
  } finally {
    at[Symbol.dispose]();
  }
}

async function read(at, options = {}) {
  const seen = [];
  const answer = open({ base: at.base, body: {}, transport: 'sse', ...options });
  for await (const event of answer) seen.push(event.seq);
  return { seen, answer };
}

describe('a stream', { concurrency: true, timeout: 20_000 }, () => {
  it('goes on after its last event when the connection is cut', () =>
    using([stream(events(0, 3), cut), stream(events(3, 5)), over], async (at) => {
      const { seen, answer } = await read(at);

      assert.deepEqual(seen, [0, 1, 2, 3, 4]);
      assert.equal(at.requests[1].headers['last-event-id'], `${STREAM}-2`);
      assert.deepEqual([answer.state, answer.reason, answer.resumes], ['ended', 'complete', 1]);
    }));

  it('drops what comes again, and comes again for what is missing', () =>
    using([stream(events(0, 3), cut), stream(events(1, 5) + events(7, 9)), stream(events(5, 9)), over], async (at) => {
      assert.deepEqual((await read(at)).seen, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }));

  it('asks again under the same key when the answer to its question is lost', () =>
    using([cut, stream(events(0, 2)), over], async (at) => {
      await read(at);

      const [first, second] = at.requests;
      assert.deepEqual([first.method, second.method], ['POST', 'POST']);
      assert.ok(first.headers['idempotency-key']);
      assert.equal(first.headers['idempotency-key'], second.headers['idempotency-key']);
    }));

  it('fails with the problem that the server tells, and does not ask again', () =>
    using([problem(409, 'idempotency_key_reused')], async (at) => {
      await assert.rejects(read(at), (error) => {
        assert.ok(error instanceof StreamError);
        assert.deepEqual([error.code, error.status, error.problem.title], ['idempotency_key_reused', 409, 'No']);
        return true;
      });
      assert.equal(at.requests.length, 1);
    }));

  it('waits as long as Retry-After says', () =>
    using([problem(503, 'overloaded', { 'Retry-After': '1' }), stream(events(0, 1)), over], async (at) => {
      const waits = [];
      await read(at, { onState: ({ retryInMs }) => retryInMs && waits.push(retryInMs) });

      assert.equal(waits.length, 1);
      assert.ok(waits[0] >= 1000, `${waits[0]}`);
    }));

  it('waits for an empty stream at least as long as its retry says', () =>
    using([stream(events(0, 1), cut), stream(': hb\nretry: 900\n'), over], async (at) => {
      const waits = [];
      await read(at, { onState: ({ retryInMs, reason }) => reason === 'closed' && waits.push(retryInMs) });

      assert.ok(waits[0] >= 900, `${waits}`);
    }));

  it('is told once of a failure, after all that came before', () =>
    using([stream(`${events(0, 2)}id: ${STREAM}-2\nevent: error\ndata: {"error":{"code":"upstream_lost","message":"m","type":"failed"}}\n\n`)], async (at) => {
      const seen = [];
      const answer = open({ base: at.base, body: {}, onEvent: ({ seq }) => seen.push(seq) });

      await assert.rejects(answer.done, { code: 'upstream_lost' });

      assert.deepEqual(seen, [0, 1]);
      assert.equal(at.requests.length, 1);
    }));

  it('comes back when only the read has broken off', () =>
    using([stream(`${events(0, 2)}event: error\ndata: {"error":{"code":"owner_silent","message":"m","type":"failed"}}\n\n`), stream(events(2, 3)), over], async (at) => {
      assert.deepEqual((await read(at)).seen, [0, 1, 2]);
    }));

  it("hands on an upstream's own event that is named error", () =>
    using([stream(`id: ${STREAM}-0\nevent: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n`), over], async (at) => {
      assert.deepEqual((await read(at)).seen, [0]);
    }));

  it('renews a connection that is silent for too long', () =>
    using([stream(events(0, 2), hold), stream(events(2, 3)), over], async (at) => {
      assert.deepEqual((await read(at, { silenceMs: 300, firstByteMs: 300 })).seen, [0, 1, 2]);
    }));

  it('gives up after as many tries as it may', () =>
    using([cut], async (at) => {
      await assert.rejects(read(at, { maxTries: 2, maxDelayMs: 1 }), { code: 'network' });
      assert.equal(at.requests.length, 3);
    }));

  it('tries again when a WebSocket is not opened', () =>
    using([hold], async (at) => {
      const answer = read(at, { transport: 'websocket', maxTries: 2, maxDelayMs: 1 });
      await assert.rejects(answer, { code: 'socket' });
      assert.equal(at.requests.filter(({ method }) => method === 'WebSocket').length, 3);
    }));

  it('asks for a new token when one is refused', () =>
    using([problem(401, 'unauthenticated'), stream(events(0, 1)), over], async (at) => {
      let asked = 0;
      await read(at, { token: async () => `t${(asked += 1)}` });

      assert.deepEqual(at.requests.slice(0, 2).map(({ headers }) => headers.authorization), ['Bearer t1', 'Bearer t2']);
    }));

  it('is cancelled as soon as it has a name', () =>
    using([stream(events(0, 1), hold), over], async (at) => {
      const answer = open({ base: at.base, body: {}, onEvent: () => {} });
      await answer.cancel();

      assert.deepEqual(at.requests.map(({ method }) => method), ['POST', 'DELETE']);
      assert.deepEqual([answer.state, answer.reason], ['ended', 'cancelled']);
    }));

  it('is left by its signal', () =>
    using([stream(events(0, 1), hold)], async (at) => {
      const control = new AbortController();
      const seen = [];
      await assert.rejects(async () => {
        for await (const event of open({ base: at.base, body: {}, signal: control.signal })) {
          seen.push(event.seq);
          control.abort();
        }
      }, { name: 'AbortError' });
      assert.deepEqual(seen, [0]);
    }));

  it('takes no more from the network than its reader reads', () =>
    using([stream(events(0, 20_000)), over], async (at) => {
      const answer = open({ base: at.base, body: {} });
      let next = 0;
      for await (const { seq } of answer) {
        assert.equal(seq, next);
        next += 1;
        if (next % 1000 === 0) await new Promise((turn) => setImmediate(turn));
      }
      assert.equal(next, 20_000);
    }));
});
