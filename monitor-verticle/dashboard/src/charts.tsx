import { useCallback, useEffect, useState } from 'react';
import { ask } from './api.js';
import { Chart } from './chart.js';
import { useLook } from './look.js';
import { Scrape, type Sample, type Series } from './samples.js';
import type { Words } from './words.js';

export type Metrics = { scrape: Scrape | null; samples: Sample[] };

const EVERY_MS = 2_000;
/** An hour of samples. */
const MOST = 1_800;

/** The metrics of the node that served the page, which the feed does not carry. */
export function useMetrics(token: string): Metrics {
  const { seen } = useLook(
    useCallback(async () => new Scrape(await (await ask(token, '/actuator/prometheus')).text()), [token]),
    () => EVERY_MS,
  );
  const [metrics, setMetrics] = useState<Metrics>({ scrape: null, samples: [] });
  useEffect(() => {
    if (!seen) return;
    setMetrics(({ scrape, samples }) => ({ scrape: seen, samples: scrape ? [...samples, seen.since(scrape)].slice(-MOST) : [] }));
  }, [seen]);
  return metrics;
}

export function ChartsPanel({ words, metrics: { scrape, samples } }: { words: Words; metrics: Metrics }) {
  const count = (name: string) => scrape?.get(name) ?? 0;
  const requests = count('streaming_request_duration_seconds_count');
  const mean = requests ? count('streaming_request_duration_seconds_sum') / requests : 0;
  const charts: [string, Series[]][] = [
    [words.cpu, ['cpu']], [words.memory, ['memory']], [words.connections, ['connections']],
    [words.throughput, ['throughput']], [words.latency, ['p50', 'p99']], [words.firstEvent, ['firstEvent']],
  ];
  const figures: [string, string | number][] = [
    [words.connections, count('streaming_connections_open')],
    [words.readers, count('streaming_active_connections')],
    [words.reads, requests.toLocaleString('en')],
    [words.failedReads, count('streaming_messages_failed_total')],
    [words.refused, count('streaming_connections_refused_total')],
    [words.mean, `${mean.toFixed(1)} ${words.seconds}`],
  ];
  return (
    <section className="wide" aria-labelledby="charts">
      <h2 id="charts">{words.charts} <small>UTC</small></h2>
      <dl className="figures">{figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <div className="charts">{charts.map(([title, series]) => (
        <Chart key={series[0]} title={title} latest={words.latest} samples={samples} series={series} />
      ))}</div>
    </section>
  );
}
