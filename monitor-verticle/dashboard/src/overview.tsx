import { useState } from 'react';
import { ask } from './api.js';
import { Chart } from './chart.js';
import { usePolling } from './polling.js';
import { RecoveryPanel } from './recovery.js';
import type { Series } from './samples.js';
import type { Words } from './words.js';

const time = (at: string) => <time dateTime={at}>{at.slice(11, 19)}</time>;

export function Overview({ words, token, refused }: { words: Words; token: string; refused: () => void }) {
  const { view, samples, stale, again } = usePolling(token, refused);
  const [problem, setProblem] = useState('');
  const act = (doing: () => Promise<unknown>) => {
    setProblem('');
    doing().then(again, (failure: Error) => setProblem(failure.message));
  };
  const post = (path: string) => act(() => ask(token, `/api/operations/${path}`, {}));
  if (!view) return <p role="status">{stale ? `${words.stale} –` : '…'}</p>;

  const { health, alerts, nodes, events, recoveries, scrape } = view;
  const requests = scrape.get('streaming_request_duration_seconds_count') ?? 0;
  const mean = requests ? (scrape.get('streaming_request_duration_seconds_sum') ?? 0) / requests : 0;
  const charts: [string, Series[]][] = [
    [words.cpu, ['cpu']], [words.memory, ['memory']], [words.connections, ['connections']],
    [words.throughput, ['throughput']], [words.latency, ['p50', 'p99']], [words.firstEvent, ['firstEvent']],
  ];
  const figures: [string, string | number][] = [
    [words.connections, scrape.get('streaming_connections_open') ?? 0],
    [words.readers, scrape.get('streaming_active_connections') ?? 0],
    [words.refused, scrape.get('streaming_connections_refused_total') ?? 0],
    [words.mean, `${mean.toFixed(1)} s`],
  ];
  return (
    <>
      <p className="notice" role="alert">{stale && `${words.stale} ${new Date(scrape.at * 1000).toLocaleTimeString()}`} {problem}</p>
      <div className={stale ? 'grid stale' : 'grid'}>
        <section aria-labelledby="health">
          <h2 id="health">{words.health} <b className={health.status}>{health.status}</b></h2>
          <ul>{health.nodes.map(({ id, status, reasons }) => (
            <li key={id}>{id} <b className={status}>{status}</b> {reasons.map((reason) => <small key={reason}>{reason}</small>)}</li>
          ))}</ul>
        </section>
        <section aria-labelledby="alerts">
          <h2 id="alerts">{words.alerts}</h2>
          {alerts.length === 0 && <p>{words.none}</p>}
          <ul>{alerts.map(({ id, state, severity, component, node, summary, startsAt }) => (
            <li key={id}>
              {time(startsAt)} <b className={state === 'resolved' ? '' : severity}>{severity} · {state}</b> {node} {component} <small>{summary}</small>
              <span className="row">
                {state === 'firing' && <button aria-label={`${words.acknowledge}: ${node} ${component}`} onClick={() => post(`alerts/${encodeURIComponent(id)}/acknowledge`)}>{words.acknowledge}</button>}
                {state !== 'resolved' && <button aria-label={`${words.resolve}: ${node} ${component}`} onClick={() => post(`alerts/${encodeURIComponent(id)}/resolve`)}>{words.resolve}</button>}
              </span>
            </li>
          ))}</ul>
        </section>
        <section aria-labelledby="nodes">
          <h2 id="nodes">{words.nodes}</h2>
          <ul className="nodes">{nodes.map(({ id, state, draining, roles, load, streams, connections }) => (
            <li key={id}>
              <h3>{id} <b className={state === 'ready' ? 'UP' : 'warning'}>{state}</b></h3>
              <small>{roles.join(', ')}</small>
              <dl>
                <dt>{words.load}</dt><dd>{load}</dd>
                <dt>{words.streams}</dt><dd>{streams}</dd>
                <dt>{words.connections}</dt><dd>{connections ?? '–'}</dd>
              </dl>
              {state !== 'silent' && <button onClick={() => post(`nodes/${encodeURIComponent(id)}/${draining ? 'undrain' : 'drain'}`)}>
                {draining ? words.undrain : words.drain}: {id}
              </button>}
            </li>
          ))}</ul>
        </section>
        <section className="wide" aria-labelledby="charts">
          <h2 id="charts">{words.charts}</h2>
          <dl className="figures">{figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
          <div className="charts">{charts.map(([title, series]) => (
            <Chart key={series[0]} title={title} latest={words.latest} samples={samples} series={series} />
          ))}</div>
        </section>
        <RecoveryPanel words={words} token={token} nodes={nodes.map(({ id }) => id)} recoveries={recoveries} act={act} />
        <section aria-labelledby="events">
          <h2 id="events">{words.events}</h2>
          <ul>{events.map(({ at, what, toldBy }) => <li key={at + what + toldBy}>{time(at)} {what} <small>{toldBy}</small></li>)}</ul>
        </section>
      </div>
    </>
  );
}
