import { useState } from 'react';
import { API, ask, type Alert, type Event, type Health, type Node } from './api.js';
import { Confirm } from './confirm.js';
import { ChartsPanel, type Metrics } from './charts.js';
import type { Live } from './live.js';
import { RecoveryPanel } from './recovery.js';
import type { Words } from './words.js';

const ALERTS = 10;
const EVENTS = 20;
/** Per cent of what a node can carry. */
const FULL = 90;

/** What is to be seen to comes first; each part is the newest first, as it was told. */
const pressing = (alerts: Alert[]) => [...alerts.filter(({ state }) => state !== 'resolved'), ...alerts.filter(({ state }) => state === 'resolved')];

type Post = (path: string) => void;

const time = (at: string) => <time dateTime={at}>{at.slice(11, 19)}</time>;

function HealthPanel({ words, health }: { words: Words; health: Health }) {
  return (
    <section aria-labelledby="health">
      <h2 id="health">{words.health} <b className={health.status}>{health.status}</b></h2>
      <ul>{health.nodes.map(({ id, status, layers, reasons }) => (
        <li key={id}>
          {id} <b className={status}>{status}</b>
          <ul className="layers">{Object.entries(layers).map(([layer, up]) => (
            <li key={layer}>{words.said[layer] ?? layer} <b className={up}>{up}</b></li>
          ))}</ul>
          {reasons.map((reason) => <small key={reason}>{reason}</small>)}
        </li>
      ))}</ul>
    </section>
  );
}

function AlertsPanel({ words, alerts, post }: { words: Words; alerts: Alert[]; post: Post }) {
  const told = (id: string, what: string) => () => post(`alerts/${encodeURIComponent(id)}/${what}`);
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">{words.alerts} <small>UTC</small></h2>
      {alerts.length === 0 && <p>{words.none}</p>}
      <ul>{alerts.map(({ id, state, severity, component, node, summary, startsAt }) => (
        <li key={id}>
          {time(startsAt)} <b className={state === 'resolved' ? '' : severity}>{words.said[severity] ?? severity} · {words.said[state] ?? state}</b> {node} {component} <small>{summary}</small>
          <span className="row">
            {state === 'firing' && <button aria-label={`${words.acknowledge}: ${node} ${component}`} onClick={told(id, 'acknowledge')}>{words.acknowledge}</button>}
            {state !== 'resolved' && <button aria-label={`${words.resolve}: ${node} ${component}`} onClick={told(id, 'resolve')}>{words.resolve}</button>}
          </span>
        </li>
      ))}</ul>
    </section>
  );
}

function NodesPanel({ words, nodes, post }: { words: Words; nodes: Node[]; post: Post }) {
  const [drained, setDrained] = useState('');
  const told = (id: string, what: string) => post(`nodes/${encodeURIComponent(id)}/${what}`);
  return (
    <section className="third" aria-labelledby="nodes">
      <h2 id="nodes">{words.nodes}</h2>
      <ul className="nodes">{nodes.map(({ id, state, draining, roles, load, streams, connections }) => (
        <li key={id}>
          <h3>{id} <b className={state === 'ready' ? 'UP' : 'warning'}>{words.said[state] ?? state}</b></h3>
          <small>{roles.join(', ')}</small>
          <div className={load < FULL ? 'load' : 'load full'} aria-hidden="true"><div style={{ width: `${Math.min(load, 100)}%` }} /></div>
          <dl>
            <dt>{words.load}</dt><dd>{load} %</dd>
            <dt>{words.streams}</dt><dd>{streams}</dd>
            <dt>{words.connections}</dt><dd>{connections ?? '–'}</dd>
          </dl>
          {state !== 'silent' && <button aria-label={`${draining ? words.undrain : words.drain}: ${id}`} onClick={() => (draining ? told(id, 'undrain') : setDrained(id))}>
            {draining ? words.undrain : words.drain}
          </button>}
        </li>
      ))}</ul>
      {drained && <Confirm words={words} text={words.sureDrain(drained)} act={`${words.drain}: ${drained}`} over={(sure) => {
        setDrained('');
        if (sure) told(drained, 'drain');
      }} />}
    </section>
  );
}

const about = ({ plan, node, component, summary, by, toldBy }: Event) =>
  [plan, node, component, summary, by, toldBy !== node && toldBy].filter(Boolean).join(' · ');

function EventsPanel({ words, events }: { words: Words; events: Event[] }) {
  return (
    <section className="rest" aria-labelledby="events">
      <h2 id="events">{words.events} <small>UTC</small></h2>
      {events.length === 0 && <p>{words.none}</p>}
      <ul>{events.map((event) => (
        <li key={event.at + event.what + event.toldBy}>{time(event.at)} {words.said[event.what] ?? event.what} <small>{about(event)}</small></li>
      ))}</ul>
    </section>
  );
}

export function Overview({ words, token, live, metrics }: { words: Words; token: string; live: Live; metrics: Metrics }) {
  const [problem, setProblem] = useState('');
  const act = (doing: () => Promise<unknown>) => {
    setProblem('');
    doing().then(live.refetch, (failure: Error) => setProblem(failure.message));
  };
  const post = (path: string) => act(() => ask(token, `${API}/${path}`, {}));
  if (!live.facts) return <p>{live.problem || words.loading}</p>;

  const { health, alerts, nodes, events } = live.facts;
  return (
    <>
      <p className="notice" role="alert">{problem}</p>
      <div className="grid">
        <HealthPanel words={words} health={health} />
        <AlertsPanel words={words} alerts={pressing(alerts).slice(0, ALERTS)} post={post} />
        <NodesPanel words={words} nodes={nodes} post={post} />
        <ChartsPanel words={words} metrics={metrics} />
        <RecoveryPanel words={words} token={token} live={live} nodes={nodes.map(({ id }) => id)} act={act} />
        <EventsPanel words={words} events={events.slice(0, EVENTS)} />
      </div>
    </>
  );
}
