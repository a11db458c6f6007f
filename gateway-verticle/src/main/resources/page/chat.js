/** The chat page: asks the agent, checks every sequence number of the answer, and resumes what was cut. */

const QUERY_URL = '/web/api/v1/gpt/queryAgentStreamIncr' + location.search; // hands the page's own query to the upstream
const SOCKET_URL = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/`;
const SESSION_KEY = 'holdfast.session';
const FIRST_DELAY_MS = 600;
const LONGEST_DELAY_MS = 8_000;
const SILENCE_MS = 45_000; // three heartbeats of 15 s missed: the connection is dead though nobody closed it
const CANCEL_MS = 3_000;

const $ = id => document.getElementById(id);
const messages = [];
let run; // the latest question with its stream
let atBottom = true;
let frame = 0;

/** A request that would be refused again if repeated. */
class Refusal extends Error {}

// ---- one question, from asking to outcome

function ask(question) {
  messages.push({ role: 'user', content: question });
  run = {
    body: { messages: [...messages] }, state: 'connecting', outcome: '', stream: '', node: '', last: -1, resumes: 0,
    text: '', note: '', fault: '', why: '', failure: null, lost: false, unproven: false, pauseMs: 0, socket: null,
    stopping: false, drop: () => {}, ...addTurn(question),
  };
  paintNow();
  follow(run);
}

/** Connects until the stream has an outcome. Only the server's word (204, `end`, an error) is one: a closed connection is not. */
async function follow(run) {
  let tries = 0;
  while (!run.outcome) {
    const before = run.last;
    const clean = await connect(run);
    if (run.outcome) return;
    if (!run.stream) return finish(run, 'failed', run.why || 'No answer from the server. Please send the question again.');
    if (run.last > before) tries = 0;
    if (!clean || run.last === before) await pause(run, tries++);
  }
}

/** One connection; true when it ended cleanly, false when it broke. */
async function connect(run) {
  run.why = '';
  try {
    await (transport() === 'ws' ? overWebSocket(run) : overSse(run));
    return true;
  } catch (error) {
    if (error instanceof Refusal) finish(run, 'failed', error.message);
    return false;
  }
}

/** Exponential back-off with jitter over its upper half, so that clients cut together do not come back together. */
function pause(run, tries) {
  const backOff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries) * (0.5 + Math.random() / 2);
  const ms = Math.max(backOff, run.pauseMs);
  run.lost = true;
  run.state = 'resuming';
  run.note = `${run.why || 'Connection lost'} after ${position(run)}, next try in ${(ms / 1000).toFixed(1)} s`;
  paint();
  return new Promise(wake => {
    const timer = setTimeout(wake, ms);
    run.drop = () => { clearTimeout(timer); wake(); };
  });
}

function opened(run, { stream, session: kept, node }) {
  if (run.stream) resumed(run);
  run.stream = stream || run.stream;
  run.node = node || run.node;
  if (kept) sessionStorage.setItem(SESSION_KEY, kept);
  run.state = 'live';
  paint();
}

function resumed(run) {
  run.resumes++;
  run.lost = false;
  run.unproven = true;
  run.state = 'live';
  run.note = `resumed after ${position(run)}`;
}

/** Takes an event once and in order, or says why not. */
function accept(run, seq, type, data) {
  if (run.outcome) return;
  if (run.lost) resumed(run);
  if (type === 'error') run.failure ??= failureOf(data);
  else if (seq <= run.last) run.fault = `repeat: #${seq} came again after ${position(run)} (not shown)`;
  if (seq > run.last) {
    if (seq > run.last + 1) run.fault = `gap: expected #${run.last + 1}, got #${seq}`;
    else if (run.unproven && type !== 'error') proveResume(run);
    run.last = seq;
    if (type !== 'error') append(run, textOf(data));
  }
  paint();
}

function append(run, text) {
  run.text += text;
  run.tail.appendData(text);
}

/** Only the very next event shows that nothing was lost; a seam in the answer marks where the cut was. */
function proveResume(run) {
  run.unproven = false;
  run.note += ', nothing lost';
  const seam = Object.assign(document.createElement('span'), { className: 'seam', title: run.note });
  run.tail = document.createTextNode('');
  run.answer.append(seam, run.tail);
}

/** The stream is over and fully read. */
function settle(run, outcome = run.failure ? 'failed' : 'ended') {
  if (run.lost) {
    resumed(run);
    if (outcome === 'ended') run.note += ', nothing lost';
  }
  const { code, message } = run.failure ?? {};
  finish(run, code === 'cancelled' ? code : outcome, [message, code && `(${code})`].filter(Boolean).join(' '));
}

function finish(run, outcome, why = '') {
  if (run.outcome) return;
  run.outcome = run.state = outcome;
  run.why = why;
  if (run.text) messages.push({ role: 'assistant', content: run.text });
  else messages.pop(); // a question without an answer is no part of the conversation
  paint();
}

function cut() {
  if (run?.state !== 'live') return;
  run.why = 'Connection cut';
  run.drop();
}

async function stop() {
  if (!run || run.outcome || run.stopping) return;
  const stopped = run;
  stopped.stopping = true;
  paint();
  const told = !stopped.stream || await cancel(stopped);
  finish(stopped, 'cancelled');
  if (!told) stopped.note = 'Stopped here, but the server could not be told';
  stopped.drop();
}

/** Whether the server took it. Over a socket its `end` says so, and closes the socket. */
async function cancel(run) {
  if (run.socket?.readyState === WebSocket.OPEN) {
    run.socket.send(JSON.stringify({ type: 'cancel', ref: 'cancel', stream: run.stream }));
    await new Promise(done => { run.socket.addEventListener('close', done); setTimeout(done, CANCEL_MS); });
    if (run.outcome) return true;
  }
  return fetch(streamUrl(run), { method: 'DELETE', signal: AbortSignal.timeout(CANCEL_MS) })
    .then(response => response.ok || response.status === 404, () => false);
}

// ---- Server-Sent Events

async function overSse(run) {
  const control = new AbortController();
  run.drop = () => control.abort();
  const response = await request(run, control.signal);
  const header = name => response.headers.get(name);
  if (response.status === 204) return settle(run);
  if (!response.ok || !header('Content-Type')?.startsWith('text/event-stream')) throw await refusalOf(run, response);
  opened(run, { stream: header('X-Stream-ID'), session: header('X-Session-ID'), node: header('X-Stream-Node') });
  await readBody(response.body, run, control);
  if (run.failure) settle(run);
}

function request(run, signal) {
  const headers = { Accept: 'text/event-stream' };
  if (run.stream) {
    if (run.last >= 0) headers['Last-Event-ID'] = `${run.stream}-${run.last}`;
    return fetch(streamUrl(run), { headers, cache: 'no-store', signal });
  }
  headers['Content-Type'] = 'application/json';
  if (session()) headers['X-Session-ID'] = session();
  return fetch(QUERY_URL, { method: 'POST', headers, body: JSON.stringify(run.body), signal });
}

async function readBody(body, run, control) {
  const parse = sseParser(
    ({ id, event, data }) => accept(run, seqOf(id) ?? run.last + 1, event, data),
    retryMs => { run.pauseMs = retryMs; },
  );
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const watchdog = setTimeout(() => control.abort(), SILENCE_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
    if (done) return;
    parse(value);
  }
}

/** Reads an event stream cut into chunks anywhere (WHATWG HTML 9.2.6). An unfinished block is never handed on. */
export function sseParser(onEvent, onRetry = () => {}) {
  let rest = '';
  let endedWithCr = false;
  let block = { data: [] };

  function dispatch() {
    if (block.data.length > 0) onEvent({ ...block, data: block.data.join('\n') });
    block = { data: [] };
  }

  function takeLine(line) {
    if (line === '') return dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') block.data.push(value);
    else if (field === 'event') block.event = value;
    else if (field === 'id' && !value.includes('\0')) block.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry(Number(value));
  }

  return chunk => {
    if (chunk === '') return;
    // the CR before has ended its line already, so this LF is the other half of a CRLF
    const lines = (rest + (endedWithCr && chunk[0] === '\n' ? chunk.slice(1) : chunk)).split(/\r\n|\n|\r/);
    endedWithCr = chunk.endsWith('\r');
    rest = lines.pop();
    lines.forEach(takeLine);
  };
}

// ---- WebSocket

function overWebSocket(run) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(SOCKET_URL, 'holdfast.v1');
    run.socket = socket;
    run.drop = () => { socket.onmessage = null; socket.close(); reject(new Error('dropped')); };
    socket.onopen = () => socket.send(JSON.stringify(run.stream
      ? { type: 'resume', ref: 'resume', stream: run.stream, after: run.last }
      : { type: 'query', ref: 'query', body: run.body, params: location.search.slice(1), session: session() }));
    socket.onmessage = ({ data }) => {
      takeFrame(run, JSON.parse(data));
      if (run.outcome) { socket.close(1000); resolve(); }
    };
    socket.onclose = () => reject(new Error('closed'));
  });
}

function takeFrame(run, frame) {
  if (frame.type === 'open') opened(run, frame);
  else if (frame.type === 'event') accept(run, frame.seq, frame.event, frame.data);
  else if (frame.type === 'error') run.failure ??= frame;
  // no `end` follows the refusal of a request, which is known by its ref
  if (frame.type === 'end' || (frame.type === 'error' && frame.ref)) settle(run, frame.outcome);
}

// ---- what the messages say

function session() {
  return sessionStorage.getItem(SESSION_KEY) ?? undefined;
}

function streamUrl({ stream }) {
  return `/api/stream/${encodeURIComponent(stream)}`;
}

/** A resume outlives a gateway that is overloaded or going away; any other refusal is final. */
async function refusalOf(run, response) {
  const problem = await response.json().catch(() => ({}));
  const title = problem.title || `The server answered ${response.status}`;
  run.why = problem.detail ? `${title}: ${problem.detail}` : title;
  run.pauseMs = Number(response.headers.get('Retry-After')) * 1000 || 0;
  const mayPass = run.stream && (response.status >= 500 || [408, 429].includes(response.status));
  return mayPass ? new Error(run.why) : new Refusal(run.why);
}

/** The sequence number in `<stream>-<seq>`, undefined where the route adds no ids. */
function seqOf(id) {
  const digits = /-(\d+)$/.exec(id ?? '');
  return digits ? Number(digits[1]) : undefined;
}

function textOf(data) {
  const { choices } = parsed(data);
  if (Array.isArray(choices)) return choices[0]?.delta?.content ?? '';
  return data === '[DONE]' ? '' : data;
}

function failureOf(data) {
  return parsed(data).error ?? { message: data };
}

function parsed(data) {
  try {
    return JSON.parse(data) ?? {};
  } catch {
    return {}; // agents may send plain text as well
  }
}

function position({ last }) {
  return last < 0 ? 'the start' : `#${last}`;
}

function outcomeText({ outcome, last, resumes, why, fault }) {
  const count = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  if (outcome === 'ended' && fault) return `Ended, but not intact: ${fault}`;
  if (outcome === 'ended') return `Complete: ${count(last + 1, 'event')}, ${count(resumes, 'resume')}`;
  if (outcome === 'cancelled') return 'Stopped: this answer is incomplete';
  return outcome && `Failed: ${why || 'this answer is incomplete'}`;
}

// ---- the page

function transport() {
  return document.querySelector('input[name=transport]:checked').value;
}

function addTurn(question) {
  run?.answer.removeAttribute('data-testid');
  run?.answer.removeAttribute('id');
  const turn = $('turn').content.firstElementChild.cloneNode(true);
  const [asked, answer, end] = turn.children;
  const tail = document.createTextNode('');
  asked.textContent = question;
  answer.append(tail);
  $('turns').append(turn);
  $('intro').hidden = true;
  atBottom = true;
  return { turn, answer, tail, end };
}

/** At most once a frame, however fast the events come. */
function paint() {
  frame ||= requestAnimationFrame(paintNow);
}

function paintNow() {
  frame = 0;
  const { state, note, outcome } = run;
  show('state', state);
  $('state').dataset.state = run.turn.dataset.state = state;
  show('session', session());
  show('stream', run.stream);
  show('node', run.node);
  show('seq', run.last < 0 ? '' : run.last);
  show('resumes', run.resumes);
  show('note', note, '');
  show('fault', run.fault, '');
  show('spoken', `Answer ${state}. ${note}`);
  run.end.textContent = outcomeText(run);
  enable('send', outcome);
  enable('stop', !outcome && !run.stopping);
  enable('cut', state === 'live');
  if (atBottom) $('log').scrollTop = $('log').scrollHeight;
}

/** Leaves equal text alone: a live region would be read out again. */
function show(id, value, absent = '–') {
  const text = String(value ?? '') || absent;
  if ($(id).textContent !== text) $(id).textContent = text;
}

/** Not `disabled`, which would take the focus from whoever has just pressed the button. */
function enable(id, enabled) {
  $(id).setAttribute('aria-disabled', !enabled);
}

function submitQuestion(event) {
  event.preventDefault();
  const question = $('question').value.trim();
  if (!question || (run && !run.outcome)) return;
  $('question').value = '';
  ask(question);
}

function onKey(event) {
  if (event.isComposing) return; // the keys belong to the input method
  if (event.key === 'Escape') stop();
  if (event.key === 'Enter' && !event.shiftKey && event.target === $('question')) submitQuestion(event);
}

$('ask').addEventListener('submit', submitQuestion);
$('stop').addEventListener('click', stop);
$('cut').addEventListener('click', cut);
$('log').addEventListener('scroll', () => {
  const { scrollHeight, scrollTop, clientHeight } = $('log');
  atBottom = scrollHeight - scrollTop - clientHeight < 40;
});
document.addEventListener('keydown', onKey);
show('session', session());
