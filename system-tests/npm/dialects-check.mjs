// Started by DialectsTest. The official SDKs through one gateway, whose streams are owned by another node.
import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { HttpAgent } from '@ag-ui/client';
import Anthropic from '@anthropic-ai/sdk';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { DefaultChatTransport } from 'ai';
import { EventSource } from 'eventsource';
import OpenAI from 'openai';
import { launchChromium } from './browser.mjs';
import { cuttingProxy } from './cutting-proxy.mjs';
import { messages, node, queryPath, rawData } from './holdfast.mjs';
import { providers } from './providers.mjs';

/** Each node's process by the name that answers give it. */
const pids = JSON.parse(process.env.HOLDFAST_PIDS);
const management = process.env.HOLDFAST_MANAGEMENT.split(',');
const config = process.env.HOLDFAST_CONFIG;
/** A gateway that owns nothing, which one test kills. */
const doomed = { url: new URL(process.env.HOLDFAST_DOOMED_URL), pid: Number(process.env.HOLDFAST_DOOMED_PID) };

/** One session, so that one node owns all that is asked in it. */
const session = { 'X-Session-ID': 'dialects' };
const user = (content) => [{ role: 'user', content }];

async function until(holds) {
  while (!(await holds())) await new Promise((over) => setTimeout(over, 50));
}

/** Fetches and keeps what went by. */
function recorder() {
  const seen = { text: '', head: undefined };
  const text = new TextDecoder();
  const keep = () =>
    new TransformStream({
      transform(chunk, through) {
        seen.text += text.decode(chunk, { stream: true });
        through.enqueue(chunk);
      },
    });
  return {
    seen,
    fetch: async (url, init) => {
      const { body, status, headers } = await fetch(url, init);
      seen.head = headers;
      seen.text = '';
      return new Response(body?.pipeThrough(keep()) ?? null, { status, headers });
    },
  };
}

/**
 * Tells of a connection that broke as of one that was given up: of any other error @ag-ui/client leaves a rejection that
 * nobody handles, which ends this process.
 */
async function fetchThatAborts(url, init) {
  const { body, status, headers } = await fetch(url, init);
  const reader = body.getReader();
  const passed = new ReadableStream({
    async pull(to) {
      try {
        const { done, value } = await reader.read();
        if (done) to.close();
        else to.enqueue(value);
      } catch (cut) {
        to.error(Object.assign(cut, { name: 'AbortError' }));
      }
    },
  });
  return new Response(passed, { status, headers });
}

function deferred() {
  const one = {};
  one.promise = new Promise((resolve) => Object.assign(one, { resolve }));
  return one;
}

async function drain(stream, into = [], onEach = () => {}) {
  for await (const event of stream) {
    into.push(event);
    onEach(into.length);
  }
  return into;
}

const toArray = (run) =>
  new Promise((resolve, reject) => {
    const seen = [];
    run.subscribe({ next: (event) => seen.push(event), error: reject, complete: () => resolve(seen) });
  });

describe('official SDKs through a preset', { timeout: 60_000 }, () => {
  let upstream;
  before(async () => {
    upstream = await providers();
    const presets = ['openai', 'anthropic', 'ag-ui', 'ai-sdk', 'mcp'].map((preset) => `{preset: ${preset}, upstream: "${upstream.url}"}`);
    const others = [
      `{id: prefix, preset: openai, path: /prefix/v1, upstream: "${upstream.url}", on-owner-loss: continue}`,
      `{id: again, preset: openai, path: /again/v1, upstream: "${upstream.url}", on-owner-loss: replay}`,
      `{id: claude, preset: anthropic, path: /again/claude, upstream: "${upstream.url}", on-owner-loss: replay}`,
      `{id: agent-once, preset: ag-ui, path: /once/agent, upstream: "${upstream.url}", on-owner-loss: fail}`,
      `{id: old-listen, kind: api, path: /old/sse, methods: GET, upstream: "${upstream.url}/old/sse", timeout: 1h}`,
      `{id: old-post, kind: api, path: /old/messages, upstream: "${upstream.url}/old/messages"}`,
      `{id: chat-once, preset: ai-sdk, path: /once/chat, upstream: "${upstream.url}", on-owner-loss: fail}`,
    ];
    await writeFile(`${config}.next`, `routes:\n${[...presets, ...others].map((line) => `  - ${line}\n`).join('')}`);
    await rename(`${config}.next`, config);
    for (const url of management) {
      await until(async () => (await (await fetch(new URL('/actuator/gateway/routes', url))).text()).includes('chat-once'));
    }
  });
  const browsers = [];
  const openPage = async () => {
    const browser = await launchChromium();
    browsers.push(browser);
    return browser.newPage();
  };
  after(async () => {
    upstream?.close();
    await Promise.all(browsers.map((browser) => browser.close()));
  });

  const openai = (fetch, path = '/v1', more = {}) =>
    new OpenAI({ apiKey: 'sk-client', baseURL: new URL(path, node).href, maxRetries: 0, fetch, defaultHeaders: { ...session, ...more } });
  const anthropic = (fetch, path = '') =>
    new Anthropic({ apiKey: 'sk-client', baseURL: new URL(path, node).href, maxRetries: 0, fetch, defaultHeaders: session });
  const chatTransport = (path, fetch = globalThis.fetch) =>
    new DefaultChatTransport({ api: new URL(path, node).href, headers: session, fetch });
  const say = (transport, chatId, text) =>
    transport.sendMessages({ chatId, trigger: 'submit-message', messages: [{ id: 'u1', role: 'user', parts: [{ type: 'text', text }] }] });
  const agent = (path) => new HttpAgent({ url: new URL(path, node).href, headers: session });
  const input = (content) => ({ threadId: 't', runId: 'r', messages: [{ id: 'u1', role: 'user', content }], tools: [], context: [], state: {}, forwardedProps: {} });

  async function direct(path, body) {
    const answer = await fetch(`${upstream.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.text();
  }

  it('openai: a chat completion byte for byte, with the usage of its last chunk', async () => {
    const { seen, fetch } = recorder();
    const question = { model: 'm', messages: user('20 words'), stream: true, stream_options: { include_usage: true } };

    const chunks = await drain(await openai(fetch).chat.completions.create(question));

    assert.equal(seen.text, await direct('/v1/chat/completions', question));
    assert.equal(chunks.at(-1).usage.completion_tokens, 20);
    assert.ok(upstream.keys.includes('Bearer sk-client'), 'the key of the client goes on');
  });

  it('openai: without stream, a call; models and cancel are passed through', async () => {
    const sdk = openai(fetch);

    const answer = await sdk.chat.completions.create({ model: 'm', messages: user('hi') });
    const models = await sdk.models.list();
    const cancelled = await sdk.responses.cancel('resp_x');
    const background = await sdk.responses.create({ model: 'm', input: 'hi', background: true });

    assert.equal(answer.choices[0].message.content, 'whole');
    assert.equal(models.data[0].id, 'm');
    assert.equal(cancelled.id, 'whole POST /v1/responses/resp_x/cancel');
    assert.equal(background.asked.background, true);
  });

  it('openai: what came before the upstream broke off is right, and then an error', async () => {
    const chunks = [];

    await assert.rejects(
      async () => drain(await openai(fetch).chat.completions.create({ model: 'm', messages: user('20 words, break after 6'), stream: true }), chunks),
      (error) => error instanceof OpenAI.APIError && error.code === 'upstream_lost',
    );

    assert.equal(chunks.map((chunk) => chunk.choices[0].delta.content).join(''), 'word0 word1 word2 word3 word4 ');
  });

  it('openai: a response goes on where its connection was cut, and is replayed from the start', async () => {
    const proxy = await cuttingProxy(node);
    const body = { model: 'm', input: '60 words', background: true, stream: true };
    const sdk = new OpenAI({ apiKey: 'sk-client', baseURL: proxy.url('/v1'), maxRetries: 0 });
    const seen = [];
    await assert.rejects(async () => drain(await sdk.responses.create(body), seen, (count) => count === 10 && proxy.cut()));
    const last = seen.at(-1).sequence_number;
    const id = seen[0].response.id;

    const { seen: wire, fetch } = recorder();
    await drain(await openai(fetch).responses.retrieve(id, { stream: true, starting_after: last }), seen);
    await drain(await openai(fetch).responses.retrieve(id, { stream: true }));

    const whole = await direct('/v1/responses', body);
    const events = whole.split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)));
    assert.deepEqual(seen, events);
    assert.equal(wire.text, whole);
    proxy.close();
  });

  it('openai: nobody reads a response with the key of somebody else', async () => {
    await drain(await openai(fetch).responses.create({ model: 'm', input: 'mine', stream: true }));

    const other = await openai(fetch, '/v1', { Authorization: 'Bearer sk-other' }).responses.retrieve('resp_mine');
    const { seen, fetch: recorded } = recorder();
    await drain(await openai(recorded, '/v1', { Authorization: 'Bearer sk-other' }).responses.retrieve('resp_mine', { stream: true })).catch(() => {});

    assert.equal(other.id, 'whole GET /v1/responses/resp_mine');
    assert.ok(seen.text.includes('whole GET'), 'the upstream decides');
  });

  it('openai: a response that broke off ends with an error event of its shape', async () => {
    const events = await drain(await openai(fetch).responses.create({ model: 'm', input: '20 words, break after 6', stream: true }));

    assert.equal(events.length, 7);
    assert.equal(events.at(-1).type, 'error');
    assert.equal(events.at(-1).code, 'upstream_lost');
    assert.equal(events.at(-1).sequence_number, 6);
  });

  it('openai: a response that runs in the background goes on when its upstream broke off, and is run once', async () => {
    const { seen, fetch: recorded } = recorder();

    const events = await drain(await openai(recorded).responses.create({ model: 'm', input: '20 words, break after 6', background: true, stream: true }));

    const response = '/v1/responses/resp_20_words_break_after_6';
    assert.deepEqual(upstream.asked.filter((asked) => asked.endsWith(response)), [`POST ${response}`, `GET ${response}`]);
    assert.equal(events.at(-1).sequence_number, 24);
    assert.equal(seen.text, await (await fetch(`${upstream.url}${response}?stream=true`)).text());
  });

  it('anthropic: a message byte for byte, and a call without stream', async () => {
    const { seen, fetch: recorded } = recorder();
    const question = { model: 'm', max_tokens: 100, messages: user('20 words') };

    const message = await anthropic(recorded).messages.stream(question).finalMessage();
    const called = await anthropic(fetch).messages.create(question);

    assert.equal(seen.text, await direct('/v1/messages', { ...question, stream: true }));
    assert.equal(message.usage.output_tokens, 20);
    assert.equal(called.content[0].text, 'whole');
  });

  it('anthropic: a message that broke off ends with an error event of its shape', async () => {
    const texts = [];
    const stream = anthropic(fetch).messages.stream({ model: 'm', max_tokens: 9, messages: user('20 words, break after 6') });
    stream.on('text', (text) => texts.push(text));

    await assert.rejects(stream.finalMessage(), (error) => error instanceof Anthropic.APIError && /upstream_lost/.test(error.message));

    assert.deepEqual(texts, ['word0 ', 'word1 ', 'word2 ']);
  });

  it('ai: a chat byte for byte, resumed from its start after a cut, and 204 when nothing is active', async () => {
    const proxy = await cuttingProxy(node);
    const { seen, fetch: recorded } = recorder();
    const cut = new DefaultChatTransport({ api: proxy.url('/api/chat'), fetch: recorded });
    await assert.rejects(async () => drain(await say(cut, 'chat-1', '60 words'), [], (count) => count === 10 && proxy.cut()));
    const before = seen.text;

    const chunks = await drain(await cut.reconnectToStream({ chatId: 'chat-1' }));

    assert.equal(seen.head.get('x-vercel-ai-ui-message-stream'), 'v1');
    assert.equal(seen.text, await direct('/api/chat', { wanted: '60 words' }));
    assert.ok(seen.text.startsWith(before));
    assert.equal(chunks.at(-1).type, 'finish');
    await until(async () => (await cut.reconnectToStream({ chatId: 'chat-1' })) === null);
    assert.equal(await cut.reconnectToStream({ chatId: 'never' }), null);
    proxy.close();
  });

  it('ai: a chat that broke off ends with an error part', async () => {
    const chunks = await drain(await say(chatTransport('/once/chat'), 'chat-2', '20 words, break after 6'));

    assert.equal(chunks.length, 7);
    assert.equal(chunks.at(-1).type, 'error');
    assert.match(chunks.at(-1).errorText, /upstream_lost/);
  });

  it('ag-ui: a run as the agent sent it, and RUN_ERROR when it broke off', async () => {
    const asked = input('20 words');

    const events = await toArray(agent('/agent').run(asked));
    const broken = await toArray(agent('/once/agent').run(input('20 words, break after 6')));

    const sent = (await direct('/agent', asked)).trim().split('\n\n').map((block) => JSON.parse(block.slice(6)));
    assert.deepEqual(JSON.parse(JSON.stringify(events)), sent);
    assert.deepEqual(JSON.parse(JSON.stringify(broken.slice(0, 6))), sent.slice(0, 6));
    assert.equal(broken.length, 7);
    assert.equal(broken.at(-1).type, 'RUN_ERROR');
    assert.equal(broken.at(-1).code, 'upstream_lost');
  });

  it('mcp: a call whose connection was cut is resumed by the SDK, each step once', async () => {
    const proxy = await cuttingProxy(node);
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(proxy.url('/mcp')), {
      reconnectionOptions: { initialReconnectionDelay: 50, maxReconnectionDelay: 500, reconnectionDelayGrowFactor: 1.5, maxRetries: 10 },
    }));
    const steps = [];

    const answer = await client.callTool({ name: 'walk' }, undefined, {
      onprogress: ({ progress }) => steps.push(progress) === 10 && proxy.cut(),
    });

    assert.deepEqual(steps, Array.from({ length: 60 }, (_, nth) => nth + 1));
    assert.equal(answer.content[0].text, 'walked 60');
    await client.close();
    proxy.close();
  });

  it('mcp: the transport of 2024-11-05 goes through two routes', async () => {
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new SSEClientTransport(new URL('/old/sse', node)));
    const steps = [];

    const answer = await client.callTool({ name: 'walk' }, undefined, { onprogress: ({ progress }) => steps.push(progress) });

    assert.equal(steps.length, 60);
    assert.equal(answer.content[0].text, 'walked 60');
    await client.close();
  });

  it('mcp: before 2026-07-28 a client that hangs up has not cancelled, and a session that nobody knows is told', async () => {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', 'MCP-Protocol-Version': '2025-11-25' };
    const send = (body, more = {}) => fetch(new URL('/mcp', node), { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify({ jsonrpc: '2.0', ...body }) });
    const begun = await send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } } });
    const session = { 'MCP-Session-Id': begun.headers.get('mcp-session-id') };
    await begun.text();
    await send({ method: 'notifications/initialized' }, session);
    const call = await send({ id: 2, method: 'tools/call', params: { name: 'walk', _meta: { progressToken: 1 } } }, session);
    const reader = call.body.getReader();
    let seen = '';
    const text = new TextDecoder();
    while (!/"progress":3,/.test(seen)) seen += text.decode((await reader.read()).value, { stream: true });
    await reader.cancel();
    const last = seen.match(/^id: (.*)$/gm).at(-1).slice(4);

    const rest = await (await fetch(new URL('/mcp', node), { headers: { ...headers, Accept: 'text/event-stream', ...session, 'Last-Event-ID': last } })).body;
    let more = '';
    for await (const chunk of rest) {
      more += text.decode(chunk, { stream: true });
      if (more.includes('walked 60')) break;
    }

    const progress = [...(seen + more).matchAll(/"progress":(\d+),/g)].map(([, step]) => Number(step));
    assert.deepEqual(progress, Array.from({ length: 60 }, (_, nth) => nth + 1));
    assert.equal((await send({ id: 3, method: 'tools/list' }, { 'MCP-Session-Id': 'unknown' })).status, 404);
  });

  it('mcp: with 2026-07-28 a client that hangs up has cancelled', async () => {
    const hangUp = new AbortController();
    const answer = await fetch(new URL('/mcp', node), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'MCP-Protocol-Version': '2026-07-28' },
      body: '{}',
      signal: hangUp.signal,
    });
    await answer.body.getReader().read();
    assert.deepEqual(upstream.left, []);

    hangUp.abort();

    await until(() => upstream.left.length === 1);
  });

  it('clients that resume, or ask again with their key, see the whole answer though their gateway is killed', async () => {
    // In front of two gateways, as a load balancer is.
    const target = { hostname: doomed.url.hostname, port: doomed.url.port };
    const proxy = await cuttingProxy(target);
    let running = 0;
    const [othersRun, gone] = [deferred(), deferred()];
    const tenth = (count) => {
      if (count === 10 && ++running === 8) othersRun.resolve();
    };
    const kill = () => {
      process.kill(doomed.pid, 'SIGKILL');
      Object.assign(target, { hostname: node.hostname, port: node.port });
      gone.resolve();
    };
    const page = await openPage();
    await page.exposeFunction('tenth', tenth);
    await page.goto(proxy.url('/'));
    const question = user('250 words');
    const asked = await fetch(new URL(`${queryPath}?rate=60&tokens=300`, node), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...session },
      body: JSON.stringify({ messages }),
    });
    const stream = asked.headers.get('X-Stream-ID');
    const url = proxy.url(`/api/stream/${stream}`);
    const broken = async (reading) => {
      await assert.rejects(reading);
      await gone.promise;
    };
    const sdk = (more) => new OpenAI({ apiKey: 'sk-client', baseURL: proxy.url('/v1'), maxRetries: 0, ...more });

    const overEventSource = new Promise((resolve) => {
      const source = new EventSource(url);
      const seen = [];
      source.onmessage = ({ data }) => tenth(seen.push(data));
      source.addEventListener('error', () => source.readyState === EventSource.CLOSED && resolve(seen));
    });
    const overFetch = async () => {
      globalThis.window = globalThis;
      globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
      const { fetchEventSource } = await import('@microsoft/fetch-event-source');
      const seen = [];
      await fetchEventSource(url, { fetch, onmessage: ({ data }) => data && tenth(seen.push(data)) });
      delete globalThis.window;
      delete globalThis.document;
      return seen;
    };
    const responses = async () => {
      const seen = [];
      await broken(async () => drain(await sdk().responses.create({ model: 'm', input: '250 words', background: true, stream: true }), seen, tenth));
      return drain(await sdk().responses.retrieve(seen[0].response.id, { stream: true, starting_after: seen.at(-1).sequence_number }), seen);
    };
    const chat = async () => {
      const { seen, fetch: recorded } = recorder();
      const client = sdk({ fetch: recorded, defaultHeaders: { 'Idempotency-Key': 'chat' } });
      const ask = async (onEach) => drain(await client.chat.completions.create({ model: 'm', messages: question, stream: true }), [], onEach);
      await broken(() => ask(tenth));
      await ask();
      return seen.text;
    };
    const claude = async () => {
      const { seen, fetch: recorded } = recorder();
      const client = new Anthropic({ apiKey: 'sk-client', baseURL: proxy.url(''), maxRetries: 0, fetch: recorded, defaultHeaders: { 'Idempotency-Key': 'claude' } });
      const body = { model: 'm', max_tokens: 9, messages: question, stream: true };
      const ask = async (onEach) => drain(await client.messages.create(body), [], onEach);
      await broken(() => ask(tenth));
      await ask();
      return seen.text;
    };
    const ai = async () => {
      const { seen, fetch: recorded } = recorder();
      const transport = new DefaultChatTransport({ api: proxy.url('/api/chat'), fetch: recorded });
      await broken(async () => drain(await say(transport, 'chat-4', '250 words'), [], tenth));
      await drain(await transport.reconnectToStream({ chatId: 'chat-4' }));
      return seen.text;
    };
    const agui = async () => {
      const asked = { ...input('250 words'), threadId: 'killed' };
      const sent = [];
      const ask = (onEach) => {
        sent.length = 0;
        const one = new HttpAgent({ url: proxy.url('/agent'), headers: { 'Idempotency-Key': 'agent' }, fetch: fetchThatAborts });
        return new Promise((resolve, reject) => one.run(asked).subscribe({ next: (event) => onEach(sent.push(event)), error: reject, complete: resolve }));
      };
      await ask(tenth).catch(() => {});
      assert.notEqual(sent.at(-1).type, 'RUN_FINISHED');
      await gone.promise;
      await ask(() => {});
      return sent;
    };
    const inChromium = () =>
      page.evaluate((path) => new Promise((resolve) => {
        const source = new EventSource(path);
        const seen = [];
        source.onmessage = ({ data }) => window.tenth(seen.push(data));
        source.onerror = () => source.readyState === EventSource.CLOSED && resolve(seen);
      }), `/api/stream/${stream}`);
    // The last one to begin, since its answer is the shortest.
    const mcp = async () => {
      await othersRun.promise;
      const client = new Client({ name: 'test', version: '1.0.0' });
      await client.connect(new StreamableHTTPClientTransport(new URL(proxy.url('/mcp')), {
        reconnectionOptions: { initialReconnectionDelay: 50, maxReconnectionDelay: 500, reconnectionDelayGrowFactor: 1.5, maxRetries: 10 },
      }));
      const steps = [];
      await client.callTool({ name: 'walk' }, undefined, { onprogress: ({ progress }) => steps.push(progress) === 10 && kill() });
      await client.close();
      return steps;
    };

    const [events, messagesSeen, chromiumSaw, response, chatText, claudeText, aiText, agentEvents, steps] = await Promise.all([
      overEventSource, overFetch(), inChromium(), responses(), chat(), claude(), ai(), agui(), mcp(),
    ]);

    const data = await rawData(asked);
    assert.deepEqual(events, data);
    assert.deepEqual(messagesSeen, data);
    assert.deepEqual(chromiumSaw, data);
    const whole = await Promise.all([
      direct('/v1/responses', { input: '250 words', stream: true }),
      direct('/v1/chat/completions', { messages: question, stream: true }),
      direct('/v1/messages', { messages: question, stream: true }),
      direct('/api/chat', { wanted: '250 words' }),
    ]);
    const responseText = response.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    assert.deepEqual([responseText, chatText, claudeText, aiText], whole);
    const agentSent = (await direct('/agent', { ...input('250 words'), threadId: 'killed' })).trim().split('\n\n').map((block) => JSON.parse(block.slice(6)));
    assert.deepEqual(JSON.parse(JSON.stringify(agentEvents)), agentSent);
    assert.deepEqual(steps, Array.from({ length: 60 }, (_, nth) => nth + 1));
    proxy.close();
  });

  // The last one, since a node is killed.
  it('all of them see the whole answer though the owner is killed, and so does a native EventSource', async () => {
    const asked = await fetch(new URL(`${queryPath}?rate=60&tokens=150`, node), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...session },
      body: JSON.stringify({ messages }),
    });
    const stream = asked.headers.get('X-Stream-ID');
    const owner = asked.headers.get('X-Stream-Node');
    const page = await openPage();
    await page.goto(node.href);
    await page.evaluate((id) => {
      window.seen = [];
      window.opened = 0;
      const source = new EventSource(`/api/stream/${id}`);
      source.onopen = () => window.opened++;
      source.onmessage = (event) => window.seen.push(event.lastEventId);
    }, stream);
    const [chat, responses, background, claude, ai] = Array.from({ length: 5 }, recorder);
    const question = user('200 words');
    let running = 0;
    const killed = new Promise((resolve, reject) => {
      globalThis.reached = () => {
        if (++running === 6) {
          page.waitForFunction(() => window.seen.length > 3).then(() => resolve(process.kill(pids[owner], 'SIGKILL')), reject);
        }
      };
    });
    const tenth = (count) => count === 10 && globalThis.reached();
    const agentRun = agent('/agent').run(input('200 words'));
    const events = [];

    const [chunks] = await Promise.all([
      openai(chat.fetch, '/prefix/v1').chat.completions.create({ model: 'm', messages: question, stream: true }).then((answer) => drain(answer, [], tenth)),
      openai(responses.fetch, '/again/v1').responses.create({ model: 'm', input: '200 words', stream: true }).then((answer) => drain(answer, [], tenth)),
      openai(background.fetch).responses.create({ model: 'm', input: '201 words', background: true, stream: true }).then((answer) => drain(answer, [], tenth)),
      anthropic(claude.fetch, '/again/claude').post('/messages', { body: { model: 'm', max_tokens: 9, messages: question, stream: true }, stream: true }).then((answer) => drain(answer, [], tenth)),
      say(chatTransport('/api/chat', ai.fetch), 'chat-3', '200 words').then((answer) => drain(answer, [], tenth)),
      new Promise((resolve, reject) => agentRun.subscribe({ next: (event) => tenth(events.push(event)), error: reject, complete: resolve })),
      killed,
    ]);

    for (const recorded of [chat, responses, background, claude, ai]) {
      assert.equal(recorded.seen.head.get('X-Stream-Node'), owner);
    }
    assert.equal(chunks.length, 203);
    const run = '/v1/responses/resp_201_words';
    assert.deepEqual(upstream.asked.filter((asked) => asked.endsWith(run)), [`POST ${run}`, `GET ${run}`]);
    const whole = await Promise.all([
      direct('/v1/chat/completions', { messages: question, stream: true }),
      direct('/v1/responses', { input: '200 words', stream: true }),
      direct('/v1/responses', { input: '201 words', stream: true }),
      direct('/v1/messages', { messages: question, stream: true }),
      direct('/api/chat', { wanted: '200 words' }),
    ]);
    assert.deepEqual([chat, responses, background, claude, ai].map(({ seen }) => seen.text), whole);
    assert.equal(events.length, 204);
    await page.waitForFunction(() => window.seen.length === 153);
    assert.deepEqual(await page.evaluate(() => window.seen), Array.from({ length: 153 }, (_, seq) => `${stream}-${seq}`));
    assert.equal(await page.evaluate(() => window.opened), 1, 'its connection stayed open');
    await asked.body.cancel();
  });
});
