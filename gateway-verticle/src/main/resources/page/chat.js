/** The demo page: one stream with two readers, whose connections can be cut. All holding on is done by the client. */
import { open } from './client/index.js';

const QUERY_URL = `web/api/v1/gpt/queryAgentStreamIncr${location.search}`; // hands the page's own query to the upstream
const SESSION_KEY = 'holdfast.session';

const $ = id => document.getElementById(id);
const panes = [pane('The one who asked'), pane('Another reader')];
const [asking, reading] = panes;

function pane(title) {
  const root = $('pane').content.firstElementChild.cloneNode(true);
  const part = name => root.querySelector(`.${name}`);
  root.setAttribute('aria-label', title);
  root.querySelector('h2').textContent = title;
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
  const detail = { pane: panes.indexOf(pane), id: headers.get('X-Stream-ID'), node: headers.get('X-Stream-Node'), gateway: headers.get('X-Demo-Gateway') };
  if (response.ok && detail.id) document.dispatchEvent(new CustomEvent('holdfast:connected', { detail }));
  return response;
}

function take(pane, { data }) {
  if (pane.answer.resumes > pane.resumed) {
    pane.resumed = pane.answer.resumes;
    seam(pane);
  }
  const text = textOf(data);
  pane.text += text;
  pane.tail.appendData(text);
  paint(pane);
}

/** Shows where in the answer the connection was cut. */
function seam(pane) {
  const mark = Object.assign(document.createElement('span'), { className: 'seam', title: `resumed at #${pane.answer.seq}` });
  pane.tail = document.createTextNode('');
  pane.part('answer').append(mark, pane.tail);
}

function changed(pane, { state, reason, retryInMs, error }, { body }) {
  const next = retryInMs ? `, next try in ${(retryInMs / 1000).toFixed(1)} s` : '';
  pane.note = [error?.message ?? (state === 'ended' ? reason : ''), next].join('');
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
  show($('verdict'), same
    ? `Both have the same ${asking.text.length.toLocaleString('en')} characters, after ${resumes} resume${resumes === 1 ? '' : 's'}.`
    : 'The two differ, which must not happen.');
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
