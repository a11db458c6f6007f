import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Sample, Series } from './samples.js';

/** So high in lines of text, or more where it is wider than so many times that. */
const LINES = 9;
const FLATTEST = 5;

/** UTC, as everything else is told. */
const clock = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(11, 19);

/** Lines over time. The newest values stand beside the title, for those who can't see the lines. */
export function Chart({ title, latest, samples, series }: { title: string; latest: string; samples: Sample[]; series: Series[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const names = series.join();
  useEffect(() => {
    const at = place.current!;
    const colour = (name: string) => () => getComputedStyle(at).getPropertyValue(name);
    const em = parseFloat(getComputedStyle(at).fontSize);
    const size = () => ({ width: at.clientWidth, height: Math.max(LINES * em, at.clientWidth / FLATTEST) });
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: `${0.8 * em}px system-ui, sans-serif` };
    const made = new uPlot({
      ...size(),
      legend: { show: false },
      cursor: { y: false },
      axes: [{ ...axis, space: 6 * em, size: 1.7 * em, gap: 4, values: (_, at) => at.map(clock) }, { ...axis, space: 2 * em, size: 3.2 * em }],
      scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.1] } },
      series: [{}, ...names.split(',').map((_, nth) => ({ stroke: colour(nth ? '--quiet' : '--accent'), width: 2 }))],
    }, [[]], at);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize(size()));
    resized.observe(at);
    const themed = new MutationObserver(() => made.redraw());
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      made.destroy();
    };
  }, [names]);
  useEffect(() => {
    plot.current?.setData([samples.map(({ at }) => at), ...series.map((one) => samples.map(({ values }) => values[one]))]);
  }, [samples, names]);
  const newest = (one: Series) => samples.at(-1)?.values[one]?.toLocaleString('en', { maximumFractionDigits: 1 }) ?? '–';
  return (
    <figure>
      <figcaption>{title} <output aria-label={`${title}, ${latest}`}>{series.map((one) => <span key={one}>{newest(one)}</span>)}</output></figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}
