import { API, json, type Alert, type Event, type Health, type Node, type StreamPage } from './api.js';

/** What a node tells of the whole cluster. Alerts and events are the newest first. */
export type Facts = { health: Health; alerts: Alert[]; nodes: Node[]; unanswered: string[]; events: Event[] };
export type LivePage = StreamPage & { query: string };
export type Message =
  | ({ type: 'snapshot' } & Facts)
  | ({ type: 'delta'; streams?: LivePage } & Partial<Facts>)
  | { type: 'problem'; code: string; detail: string };

const EVENTS = 100;

/** Those that are new in front of the others. Some may be known, from having been asked for meanwhile. */
function merged(fresh: Event[], known: Event[]): Event[] {
  const names = new Set(known.map(named));
  return [...fresh.filter((event) => !names.has(named(event))), ...known].slice(0, EVENTS);
}

const named = ({ at, what, toldBy }: Event) => [at, what, toldBy].join(' ');

/** The facts after a message: fields come whole, of events only the new ones. A delta before any snapshot says nothing. */
export function after(facts: Facts | null, message: Message): Facts | null {
  if (message.type === 'snapshot') {
    const { health, alerts, nodes, unanswered, events } = message;
    return { health, alerts, nodes, unanswered, events };
  }
  if (message.type === 'problem' || !facts) return facts;
  const { type, streams, events, ...changed } = message;
  return { ...facts, ...changed, ...(events && { events: merged(events, facts.events) }) };
}

/** Asks for what the feed would tell. */
export async function look(token: string): Promise<Facts> {
  const [health, { alerts }, { nodes, unanswered }, { events }] = await Promise.all([
    json<Health>(token, '/actuator/health/cluster'),
    json<{ alerts: Alert[] }>(token, `${API}/alerts`),
    json<{ nodes: Node[]; unanswered: string[] }>(token, `${API}/nodes`),
    json<{ events: Event[] }>(token, `${API}/events?limit=${EVENTS}`),
  ]);
  return { health, alerts, nodes, unanswered, events };
}
