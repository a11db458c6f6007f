import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Sample, Series } from './samples.js';

const HEIGHT = 120;

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
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const made = new uPlot({
      width: at.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false },
      axes: [{ ...axis, space: 80, values: (_, at) => at.map(clock) }, { ...axis, size: 48 }],
      scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.1] } },
      series: [{}, ...names.split(',').map((_, nth) => ({ stroke: colour(nth ? '--quiet' : '--accent'), width: 2 }))],
    }, [[]], at);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: at.clientWidth, height: HEIGHT }));
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
  const newest = series.map((one) => samples.at(-1)?.values[one]?.toFixed(1) ?? '–').join(' · ');
  return (
    <figure>
      <figcaption>{title} <output aria-label={`${title}, ${latest}`}>{newest}</output></figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}
