// One server that answers in the shape of each provider, the same for the same question. A question says how many words the
// answer has, and after how many events it breaks off.
import http from 'node:http';
import { answerMcp, answerOldMcp } from './mcp-server.mjs';

const PAUSE_MS = 8;
const words = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, nth) => `word${from + nth} `);
const named = (type, more) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const data = (json) => `data: ${JSON.stringify(json)}\n\n`;

/** Goes on behind the words of the last message when that is the assistant's, as some servers do. */
function chat({ messages, wanted }) {
  const last = messages.at(-1);
  const said = last.role === 'assistant' ? last.content.trim().split(' ').length : 0;
  const chunk = (more) => data({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', ...more });
  const delta = (content) => chunk({ choices: [{ index: 0, delta: content, finish_reason: null }] });
  return [
    ...(said ? [] : [delta({ role: 'assistant', content: '' })]),
    ...words(said, wanted).map((content) => delta({ content })),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    chunk({ choices: [], usage: { prompt_tokens: 1, completion_tokens: wanted, total_tokens: wanted + 1 } }),
    'data: [DONE]\n\n',
  ];
}

const responseId = (input) => `resp_${input.replaceAll(/[ ,]+/g, '_')}`;

function response({ input, wanted }) {
  const id = responseId(input);
  const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  const text = words(0, wanted).join('');
  const output = [{ ...item, status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }];
  return [
    ['response.created', { response: { id, object: 'response', status: 'in_progress', output: [] } }],
    ['response.output_item.added', { output_index: 0, item }],
    ['response.content_part.added', { item_id: 'msg_1', output_index: 0, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } }],
    ...words(0, wanted).map((delta) => ['response.output_text.delta', { item_id: 'msg_1', output_index: 0, content_index: 0, delta }]),
    ['response.completed', { response: { id, object: 'response', status: 'completed', output } }],
    ['response.rate_limits.updated', {}],
  ].map(([type, more], nth) => named(type, { sequence_number: nth, ...more }));
}

function message({ wanted }) {
  return [
    named('message_start', { message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } } }),
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    named('ping', {}),
    ...words(0, wanted).map((text) => named('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    named('content_block_stop', { index: 0 }),
    named('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: wanted } }),
    named('message_stop', {}),
  ];
}

function run({ threadId, runId, wanted }) {
  return [
    { type: 'RUN_STARTED', threadId, runId },
    { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
    ...words(0, wanted).map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta })),
    { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
    { type: 'RUN_FINISHED', threadId, runId },
  ].map(data);
}

function uiMessage({ wanted }) {
  return [
    ...[
      { type: 'start', messageId: 'm1' },
      { type: 'text-start', id: 't1' },
      ...words(0, wanted).map((delta) => ({ type: 'text-delta', id: 't1', delta })),
      { type: 'text-end', id: 't1' },
      { type: 'finish' },
    ].map(data),
    'data: [DONE]\n\n',
  ];
}

const streams = {
  '/v1/chat/completions': chat,
  '/v1/responses': response,
  '/v1/messages': message,
  '/agent': run,
  '/api/chat': uiMessage,
};

/** What is no stream: the method, the path, and the question when there is one, in an answer with the provider's fields. */
function whole(method, path, body) {
  return {
    id: `whole ${method} ${path}`,
    object: 'list',
    type: 'message',
    data: [{ id: 'm', object: 'model' }],
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'whole' } }],
    content: [{ type: 'text', text: 'whole' }],
    output: [],
    status: path.endsWith('/cancel') ? 'cancelled' : 'completed',
    asked: body,
  };
}

async function stream(answer, events, breakAfter) {
  let left = false;
  answer.on('close', () => (left = true));
  answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const [nth, event] of events.entries()) {
    if (left) return;
    if (nth === breakAfter) {
      answer.destroy();
      return;
    }
    answer.write(event);
    await new Promise((over) => setTimeout(over, PAUSE_MS));
  }
  answer.end();
}

/** Runs on without a listener, and can be read from any event on, as often as wanted. */
function backgroundRun(events) {
  const log = [];
  let over = false;
  let wake;
  let more;
  const say = () => {
    wake?.();
    more = new Promise((resolve) => (wake = resolve));
  };
  say();
  (async () => {
    for (const event of events) {
      log.push(event);
      say();
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    over = true;
    say();
  })();
  /** @param breakAfter so many events the connection breaks, -1 for never */
  return async (answer, from, breakAfter) => {
    let left = false;
    answer.on('close', () => (left = true));
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (let next = from; !left && !(over && next === log.length); ) {
      if (next === breakAfter) {
        answer.destroy();
        return;
      }
      if (next < log.length) {
        answer.write(log[next++]);
      } else {
        await more;
      }
    }
    answer.end();
  };
}

export async function providers() {
  const keys = [];
  const runs = new Map();
  const asked = [];
  const left = [];
  const server = http.createServer(async (request, answer) => {
    let text = '';
    for await (const part of request) text += part;
    const body = text ? JSON.parse(text) : undefined;
    const url = new URL(request.url, 'http://here');
    const { pathname: path, searchParams } = url;
    keys.push(request.headers.authorization ?? request.headers['x-api-key']);
    if (request.headers['mcp-protocol-version'] === '2026-07-28') {
      answer.on('close', () => left.push(path));
      answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
      answer.write('data: {}\n\n');
      return;
    }
    if (path.startsWith('/old/')) {
      await answerOldMcp(request, answer, url, body);
      return;
    }
    if (path === '/mcp') {
      await answerMcp(request, answer, body);
      return;
    }
    const knobs = /(\d+) words(?:, break after (\d+))?/.exec(text) ?? [];
    const events = streams[path];
    const known = runs.get(path);
    if (request.method === 'GET' && known && searchParams.get('stream') === 'true') {
      asked.push(`GET ${path}`);
      await known(answer, Number(searchParams.get('starting_after') ?? -1) + 1, -1);
      return;
    }
    if (path === '/v1/responses' && body?.background && body.stream) {
      const run = backgroundRun(response({ ...body, wanted: Number(knobs[1] ?? 5) }));
      const name = `/v1/responses/${responseId(body.input)}`;
      runs.set(name, run);
      asked.push(`POST ${name}`);
      await run(answer, 0, knobs[2] === undefined ? -1 : Number(knobs[2]));
      return;
    }
    if (request.method === 'POST' && events && (body.stream || path === '/agent' || path === '/api/chat')) {
      await stream(answer, events({ ...body, wanted: Number(knobs[1] ?? 5) }), knobs[2] === undefined ? -1 : Number(knobs[2]));
    } else {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.end(JSON.stringify(whole(request.method, path, body)));
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** The credentials that came with each request. */
    keys,
    /** Responses that were begun in the background, and asked for again, in this order. */
    asked,
    /** Where a caller has hung up. */
    left,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
