/** What `./holdfast demo` adds to the page: its nodes, and buttons that kill them. */
const POLL_MS = 500;
const COOKIE = 'holdfast-demo=1';

const $ = id => document.getElementById(id);
const cards = new Map();
const gateways = [null, null];
let stream = '';
let owner = '';
let nodes = [];

if (document.cookie.split('; ').includes(COOKIE)) begin();

function begin() {
  $('cluster').hidden = false;
  document.addEventListener('holdfast:connected', ({ detail }) => connected(detail));
  $('kill-gateway').addEventListener('click', () => kill(gateways[0]));
  $('kill-owner').addEventListener('click', () => kill(owner));
  look();
}

function connected({ pane, id, node, gateway }) {
  if (id !== stream) {
    stream = id;
    owner = node;
  }
  gateways[pane] = gateway;
  paint();
}

async function look() {
  try {
    const answer = await fetch(`demo/nodes?stream=${stream}`);
    if (answer.ok) {
      const told = await answer.json();
      nodes = told.nodes;
      owner = told.heir ?? owner;
    }
  } catch {
    nodes = nodes.map(node => ({ ...node, state: 'gone' })); // the demo itself was stopped
  }
  paint();
  setTimeout(look, POLL_MS);
}

async function kill(id) {
  const node = nodes.find(known => known.id === id && known.state === 'ready');
  if (!node) return;
  node.state = 'gone';
  paint();
  await fetch(`demo/nodes/${id}/kill`, { method: 'POST', headers: { 'X-Demo-Button': 'kill' } }).catch(() => {});
}

function paint() {
  for (const node of nodes) {
    const card = cards.get(node.name) ?? add(node.name);
    const parts = [node.id === owner && 'owns the stream', node.id === gateways[0] && 'gateway, left', node.id === gateways[1] && 'gateway, right'];
    card.dataset.state = node.state;
    show(card.querySelector('.condition'), node.state === 'ready' ? `pid ${node.pid}` : node.state);
    show(card.querySelector('.parts'), node.state === 'ready' ? parts.filter(Boolean).join(' · ') : '');
  }
  for (const [button, id] of [['kill-gateway', gateways[0]], ['kill-owner', owner]]) {
    $(button).setAttribute('aria-disabled', !nodes.some(node => node.id === id && node.state === 'ready'));
  }
}

function add(name) {
  const card = $('node').content.firstElementChild.cloneNode(true);
  card.querySelector('b').textContent = name;
  $('nodes').append(card);
  cards.set(name, card);
  return card;
}

function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
