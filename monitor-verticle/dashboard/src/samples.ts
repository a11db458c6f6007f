/** What the charts show of one look at the node's metrics. Times in ms, rates per second. */
export type Sample = { at: number; values: Record<Series, number | null> };
export type Series = 'cpu' | 'memory' | 'connections' | 'throughput' | 'p50' | 'p99' | 'firstEvent';

type Buckets = Map<number, number>;

/** One scrape, summed over labels. */
export class Scrape {
  readonly at = Date.now() / 1000;
  private readonly sums = new Map<string, number>();
  private readonly buckets = new Map<string, Buckets>();

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const found = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!found) continue;
      const [, name = '', labels = '', value = ''] = found;
      const edge = /(?:^|,)le="([^"]+)"/.exec(labels)?.[1];
      if (edge) {
        const all = this.buckets.get(name) ?? new Map<number, number>();
        this.buckets.set(name, all);
        const le = edge === '+Inf' ? Infinity : Number(edge);
        all.set(le, (all.get(le) ?? 0) + Number(value));
      } else {
        this.sums.set(name, (this.sums.get(name) ?? 0) + Number(value));
      }
    }
  }

  get(name: string): number | null {
    return this.sums.get(name) ?? null;
  }

  /** The quantile of what was observed since the former scrape, as the upper edge of its bucket; `null` without any. */
  private quantile(former: Scrape, name: string, part: number): number | null {
    const old = former.buckets.get(name);
    const edges = [...(this.buckets.get(name) ?? [])].sort(([a], [b]) => a - b)
      .map(([le, count]) => [le, count - (old?.get(le) ?? 0)] as const);
    const all = edges.at(-1)?.[1] ?? 0;
    if (all <= 0) return null;
    const edge = edges.find(([, count]) => count >= all * part)?.[0] ?? Infinity;
    return Number.isFinite(edge) ? edge * 1000 : null;
  }

  since(former: Scrape): Sample {
    const sent = (this.get('streaming_messages_sent_total') ?? 0) - (former.get('streaming_messages_sent_total') ?? 0);
    const cpu = this.get('process_cpu_usage');
    const memory = this.get('process_resident_memory_bytes');
    return {
      at: this.at,
      values: {
        cpu: cpu === null ? null : cpu * 100,
        memory: memory === null ? null : memory / 2 ** 20,
        connections: this.get('streaming_connections_open'),
        throughput: Math.max(0, sent / (this.at - former.at)),
        p50: this.quantile(former, 'streaming_message_processing_duration_seconds_bucket', 0.5),
        p99: this.quantile(former, 'streaming_message_processing_duration_seconds_bucket', 0.99),
        firstEvent: this.quantile(former, 'streaming_first_event_seconds_bucket', 0.5),
      },
    };
  }
}
