/** What `./holdfast demo` adds to the page: its nodes, and buttons that kill them. */
const POLL_MS = 500;
const SAID = { gone: 'killed', starting: 'starting again', stopped: 'stopped' };
const COOKIE = 'holdfast-demo=1';

const $ = id => document.getElementById(id);
const cards = new Map();
const gateways = [null, null];
let stream = '';
let owner = '';
let nodes = [];

if (document.cookie.split('; ').includes(COOKIE)) begin();

function begin() {
  $('cluster').hidden = $('or-kill').hidden = false;
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
    nodes = nodes.map(node => ({ ...node, state: 'stopped' })); // and so is the demo itself
  }
  paint();
  setTimeout(look, POLL_MS);
}

async function kill(id) {
  const node = nodes.find(known => known.id === id && known.state === 'ready');
  if (!node) return;
  node.state = 'gone';
  document.dispatchEvent(new CustomEvent('holdfast:killed', { detail: { name: node.name } }));
  paint();
  await fetch(`demo/nodes/${id}/kill`, { method: 'POST', headers: { 'X-Demo-Button': 'kill' } }).catch(() => {});
}

function paint() {
  for (const node of nodes) {
    const card = cards.get(node.name) ?? add(node.name);
    const ready = node.state === 'ready';
    const parts = { owner, ...gateways };
    card.dataset.state = node.state;
    show(card.querySelector('.condition'), SAID[node.state] ?? `pid ${node.pid}`);
    for (const part of card.querySelectorAll('.part')) part.hidden = !ready || parts[part.dataset.part] !== node.id;
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
