// The operations API against its own OpenAPI document. Started by OperationsDocumentTest, which has lost a node before.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ask } from './holdfast.mjs';

const management = new URL(process.env.HOLDFAST_MANAGEMENT_URL);
const authorization = { Authorization: `Bearer ${process.env.HOLDFAST_TOKEN}` };
const base = '/api/operations';
const unknownStream = '0'.repeat(26);

const document = await (await fetch(new URL(`${base}/openapi.json`, management))).json();
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, formats: { int64: true } }));
ajv.addSchema(closed(document), 'document');

/** The same, but an object has no fields that the document does not name. */
function closed(value) {
  if (Array.isArray(value)) {
    return value.map(closed);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const copy = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]));
  const isSchema = copy.type === 'object' && copy.properties !== undefined;
  return isSchema ? { additionalProperties: false, ...copy } : copy;
}

function operation(method, path) {
  const asked = path.split('?')[0].split('/');
  const matches = (template) => {
    const parts = template.split('/');
    return parts.length === asked.length && parts.every((part, i) => part.startsWith('{') || part === asked[i]);
  };
  // As in OpenAPI 3.1, what has no parameters goes first.
  const templates = Object.keys(document.paths).filter(matches);
  const template = templates.find((one) => !one.includes('{')) ?? templates[0];
  return { template, described: document.paths[template]?.[method.toLowerCase()] };
}

function pointer(...names) {
  return `document#/${names.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

function conforms(body, ...names) {
  const check = ajv.getSchema(pointer(...names));
  assert.ok(check(body), `${names.join(' ')}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(body, null, 2)}`);
}

/** Asks, and holds the answer against what the document says of it. */
async function call(method, path, status, { body, headers = authorization } = {}) {
  const response = await fetch(new URL(base + path, management), { method, body, headers });
  assert.equal(response.status, status, await response.clone().text());
  const { template, described } = operation(method, base + path);
  assert.ok(described, `${method} ${base}${path} is in the document`);
  assert.ok(described.responses[status] ?? status === 401, `${method} ${template} tells of ${status}`);
  const json = await response.json();
  const type = response.headers.get('content-type');
  if (status >= 400) {
    assert.equal(type, 'application/problem+json');
    conforms(json, 'components', 'responses', 'Problem', 'content', type, 'schema');
  } else {
    conforms(json, 'paths', template, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema');
  }
  return json;
}

const get = (path) => call('GET', path, 200);
const post = (path, status = 200, body = undefined) => call('POST', path, status, { body: body && JSON.stringify(body) });

/** The node again and again, until it says so. */
async function until(look) {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found || Date.now() > end) {
      assert.ok(found);
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('operations document', () => {
  let stream;
  let reading;

  before(async () => {
    reading = await ask('stall_after=3');
    stream = reading.headers.get('x-stream-id');
    await until(async () => (await get(`/streams/${stream}`)).events === 3);
  });
  after(() => reading.body.cancel());

  test('is OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));

    assert.ok(result.valid, JSON.stringify(result.errors, null, 2));
    assert.equal(document.openapi, '3.1.0');
  });

  test('has the methods of its paths, and no others are there', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const url = new URL(path.replaceAll(/\{\w+\}/g, 'x'), management);
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
        const response = await fetch(url, { method, headers: authorization });
        const { detail } = response.ok ? {} : await response.json();
        const isThere = detail !== `${method} ${url.pathname}`;
        assert.equal(isThere, method.toLowerCase() in methods, `${method} ${path}: ${response.status}`);
        if (response.ok) {
          await response.body.cancel();
        }
      }
    }
  });

  test('nodes', async () => {
    const { nodes } = await get('/nodes');
    const idle = nodes.find((node) => node.roles.length === 1);
    await post(`/nodes/${idle.id}/drain?patience=0`);
    await post(`/nodes/${idle.id}/undrain`);
    await post('/nodes/nobody/drain', 404);
  });

  test('streams', async () => {
    const page = await get('/streams?state=open&sort=-events&limit=1');
    assert.equal(page.streams.length, 1);
    const one = await get(`/streams/${stream}`);
    assert.equal(one.reading.length, 1);
    await get('/sessions?limit=1');
    await call('GET', '/streams?sort=colour', 400);
    await call('GET', `/streams/${unknownStream}`, 404);
    await call('GET', '/streams', 401, { headers: {} });
    await post(`/streams/${stream}/move`, 400);
    await post(`/streams/${stream}/move?node=${one.node}`, 409);
  });

  test('streams that are over', async () => {
    const over = await ask('stall_after=2');
    const id = over.headers.get('x-stream-id');
    await until(async () => (await get(`/streams/${id}`)).events === 2);
    await post(`/streams/${id}/cancel`);
    await post(`/streams/${id}/cancel`, 409);
    const { outcome, timeline } = await get(`/streams/${id}`);
    assert.equal(outcome, 'cancelled');
    assert.equal(timeline.at(-1).what, 'over');
    await over.body.cancel();
  });

  test('alerts and events', async () => {
    const { alerts } = await until(async () => {
      const all = await get('/alerts?limit=10');
      return all.alerts.length > 0 && all;
    });
    await post(`/alerts/${alerts[0].id}/acknowledge`);
    await post(`/alerts/${alerts[0].id}/resolve`);
    await post(`/alerts/${alerts[0].id}/resolve`, 400);
    await post('/alerts/nothing/resolve', 404);
    assert.equal((await get('/alerts?state=resolved')).alerts.length, 1);
    assert.notEqual((await get('/events?limit=20')).events.length, 0);
  });

  test('recovery', async () => {
    const [{ id: node }] = (await get('/nodes')).nodes.filter((one) => one.roles.length === 1);
    await post('/recovery', 200, { plan: 'restart', node, dryRun: true });
    const { id } = await post('/recovery', 202, { plan: 'connection', node });
    await until(async () => (await get(`/recovery/${id}`)).state === 'over');
    assert.equal((await get('/recovery')).recoveries.length > 0, true);
    await call('GET', '/recovery/nothing', 404);
    await post('/recovery', 400, { plan: 'odd', node });
  });

  test('what is live', async () => {
    const { ticket } = await post('/tickets');
    const url = new URL(`${base}/live?ticket=${ticket}`, management);
    url.protocol = 'ws:';
    const socket = new WebSocket(url);
    const messages = [];
    socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(data)));
    socket.addEventListener('open', () => socket.send(JSON.stringify({ streams: 'state=open' })));

    await until(() => messages.find((message) => message.streams));
    socket.send('{"streams": "sort=colour"}');
    await until(() => messages.find((message) => message.type === 'problem'));
    socket.close();

    const names = { snapshot: 'LiveSnapshot', delta: 'LiveDelta', problem: 'LiveProblem' };
    messages.forEach((message) => conforms(message, 'components', 'schemas', names[message.type]));
    assert.equal(messages[0].type, 'snapshot');
    await call('GET', '/live?ticket=x', 401);
  });
});
