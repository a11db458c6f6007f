// A server of the official SDK whose one tool tells its progress step by step, and whose streams can be resumed.
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const STEPS = 60;
const PAUSE_MS = 15;
const sessions = new Map();

/** The events of one session, in order; an id names its stream and its place. */
function eventStore() {
  const events = [];
  return {
    storeEvent: async (stream, message) => {
      const id = `${stream}_${events.length}`;
      events.push({ id, stream, message });
      return id;
    },
    replayEventsAfter: async (last, { send }) => {
      const at = events.findIndex(({ id }) => id === last);
      const { stream } = events[at];
      for (const event of events.slice(at + 1)) {
        if (event.stream === stream && Object.keys(event.message).length) await send(event.id, event.message);
      }
      return stream;
    },
  };
}

function server() {
  const mcp = new McpServer({ name: 'steps', version: '1.0.0' });
  mcp.registerTool('walk', { description: 'Tells its progress' }, async ({ _meta, sendNotification }) => {
    for (let progress = 1; progress <= STEPS; progress++) {
      await sendNotification({
        method: 'notifications/progress',
        params: { progressToken: _meta.progressToken, progress, total: STEPS },
      });
      await new Promise((over) => setTimeout(over, PAUSE_MS));
    }
    return { content: [{ type: 'text', text: `walked ${STEPS}` }] };
  });
  return mcp;
}

export async function answerMcp(request, answer, body) {
  let transport = sessions.get(request.headers['mcp-session-id']);
  if (!transport && request.headers['mcp-session-id']) {
    answer.writeHead(404).end();
    return;
  }
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: eventStore(),
      retryInterval: 100,
      onsessioninitialized: (id) => sessions.set(id, transport),
    });
    await server().connect(transport);
  }
  await transport.handleRequest(request, answer, body);
}

const listeners = new Map();

/** The transport of 2024-11-05: one path to listen at, which tells another one to post to. */
export async function answerOldMcp(request, answer, url, body) {
  if (request.method === 'GET') {
    const transport = new SSEServerTransport('/old/messages', answer);
    listeners.set(transport.sessionId, transport);
    await server().connect(transport);
  } else {
    await listeners.get(url.searchParams.get('sessionId')).handlePostMessage(request, answer, body);
  }
}
