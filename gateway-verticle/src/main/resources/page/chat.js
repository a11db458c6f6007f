/** The demo page: one stream with two readers, whose connections can be cut. All holding on is done by the client. */
import { open } from './client/index.js';

const QUERY_URL = `web/api/v1/gpt/queryAgentStreamIncr${location.search}`; // hands the page's own query to the upstream
const SESSION_KEY = 'holdfast.session';

const $ = id => document.getElementById(id);
const panes = [pane('Reader A', 'The answer comes here.'), pane('Reader B', 'The same answer comes here, as it would in another browser.')];
const [asking, reading] = panes;
let killed = 0;

function pane(title, empty) {
  const root = $('pane').content.firstElementChild.cloneNode(true);
  const part = name => root.querySelector(`.${name}`);
  root.setAttribute('aria-label', title);
  root.querySelector('h2').textContent = title;
  part('answer').dataset.empty = empty;
  $('panes').append(root);
  const self = { root, part, answer: null, text: '', tail: null, note: '', resumed: 0, cutter: new AbortController(), frame: 0 };
  part('cut').addEventListener('click', () => cut(self));
  return self;
}

function start(pane, options) {
  pane.answer?.close();
  Object.assign(pane, { text: '', note: '', resumed: 0, tail: document.createTextNode('') });
  pane.part('answer').replaceChildren(pane.tail);
  const answer = open({
    base: location.href,
    transport: transport(),
    fetch: (url, init) => {
      pane.cutter = new AbortController();
      return fetch(url, { ...init, signal: AbortSignal.any([init.signal, pane.cutter.signal]) })
        .then(response => connected(pane, response));
    },
    ...options,
    onEvent: event => pane.answer === answer && take(pane, event),
    onState: change => pane.answer === answer && changed(pane, change, options),
  });
  pane.answer = answer;
  paint(pane);
}

/** For who shows the nodes behind. */
function connected(pane, response) {
  const { headers } = response;
  if (response.ok) tell(pane, headers.get('X-Stream-ID'), headers.get('X-Stream-Node'), headers.get('X-Demo-Gateway'));
  return response;
}

function tell(pane, id, node, gateway) {
  if (id) document.dispatchEvent(new CustomEvent('holdfast:connected', { detail: { pane: panes.indexOf(pane), id, node, gateway } }));
}

function take(pane, { data }) {
  if (pane.answer.resumes > pane.resumed) {
    pane.resumed = pane.answer.resumes;
    mark(pane, 'resumed');
  }
  const text = textOf(data);
  pane.text += text;
  pane.tail.appendData(text);
  paint(pane);
}

/** Shows where in the answer something happened. What it says is no part of the answer's text. */
function mark(pane, said) {
  const sign = document.createElement('span');
  sign.className = 'mark';
  sign.dataset.said = said;
  sign.setAttribute('role', 'img');
  sign.setAttribute('aria-label', said);
  pane.tail = document.createTextNode('');
  pane.part('answer').append(sign, pane.tail);
}

function changed(pane, { state, reason, retryInMs, error }, { body }) {
  const next = retryInMs ? `, next try in ${(retryInMs / 1000).toFixed(1)} s` : '';
  const why = error?.code === 'network' ? 'connection lost' : error?.message;
  pane.note = [why ?? (state === 'ended' ? reason : ''), next].join('');
  if (state === 'live' && transport() === 'websocket') tell(pane, pane.answer.id, pane.answer.node, null); // no page sees a WebSocket's headers
  if (state === 'live' && body) {
    if (pane.answer.session) sessionStorage.setItem(SESSION_KEY, pane.answer.session);
    if (reading.answer?.id !== pane.answer.id) start(reading, { stream: pane.answer.id });
  }
  paint(pane);
}

/** As if the network had dropped it: the client is not told. */
function cut(pane) {
  if (pane.answer?.state !== 'live') return;
  if (transport() === 'websocket') pane.answer.renew();
  else pane.cutter.abort();
}

function stop() {
  if (running(asking)) asking.answer.cancel().catch(() => {}); // the pane shows it
}

function ask() {
  const question = $('question').value.trim();
  if (!question || panes.some(running)) return;
  const session = sessionStorage.getItem(SESSION_KEY);
  reading.answer = null;
  killed = 0;
  show($('verdict'), '');
  start(asking, { url: QUERY_URL, body: { messages: [{ role: 'user', content: question }] }, ...(session && { session }) });
  $('question').select();
}

function running({ answer }) {
  return Boolean(answer) && answer.state !== 'ended' && answer.state !== 'failed';
}

function transport() {
  return document.querySelector('input[name=transport]:checked').value;
}

function textOf(data) {
  try {
    return JSON.parse(data).choices?.[0]?.delta?.content ?? '';
  } catch {
    return data === '[DONE]' ? '' : data; // agents may send plain text as well
  }
}

/** At most once a frame, however fast the events come. */
function paint(pane) {
  pane.frame ||= requestAnimationFrame(() => {
    pane.frame = 0;
    paintNow(pane);
  });
}

function paintNow(pane) {
  const { answer, part } = pane;
  const { state, seq, resumes, bytes } = answer ?? { state: 'ready', seq: -1, resumes: 0, bytes: 0 };
  show(part('state'), state);
  part('state').dataset.state = pane.root.dataset.state = state;
  show(part('seq'), seq < 0 ? '–' : seq);
  show(part('resumes'), resumes);
  show(part('bytes'), bytes.toLocaleString('en'));
  show(part('note'), pane.note);
  enable(part('cut'), state === 'live');
  enable($('stop'), running(asking));
  enable($('send'), !panes.some(running));
  const log = part('answer');
  if (log.scrollHeight - log.scrollTop - log.clientHeight < 80) log.scrollTop = log.scrollHeight;
  judge();
}

function judge() {
  if (!panes.every(pane => pane.answer?.state === 'ended' && pane.answer.id === asking.answer.id)) return;
  const same = asking.text === reading.text;
  const resumes = asking.answer.resumes + reading.answer.resumes;
  const after = [counted(resumes, 'resume'), ...(killed ? [counted(killed, 'killed node')] : [])].join(' and ');
  show($('verdict'), same
    ? `Both have the same ${asking.text.length.toLocaleString('en')} characters, after ${after}.`
    : 'The two differ, which must not happen.');
  $('verdict').dataset.same = same;
}

function counted(count, what) {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Leaves equal text alone: a live region would be read out again. */
function show(element, value) {
  const text = String(value);
  if (element.textContent !== text) element.textContent = text;
}

/** Not `disabled`, which would take the focus from whoever has just pressed the button. */
function enable(button, enabled) {
  button.setAttribute('aria-disabled', !enabled);
}

$('question').select();
$('ask').addEventListener('submit', event => {
  event.preventDefault();
  ask();
});
$('stop').addEventListener('click', stop);
document.addEventListener('keydown', event => {
  if (event.isComposing) return; // the keys belong to the input method
  if (event.key === 'Escape') stop();
  if (event.key === 'Enter' && !event.shiftKey && event.target === $('question')) {
    event.preventDefault();
    ask();
  }
});
document.addEventListener('holdfast:killed', ({ detail: { name } }) => {
  if (!panes.some(running)) return;
  killed++;
  panes.filter(running).forEach(pane => mark(pane, `${name} killed`));
});
