import { memo } from 'react';
import { age } from './age.js';
import type { Stream } from './api.js';
import { hash } from './place.js';
import { clicked, sorted } from './sorts.js';
import { State } from './state.js';
import type { Words } from './words.js';

type Columns = { words: Words; sort: string; go: (sort: string) => void };

export function StreamColumns({ words, sort, go }: Columns) {
  const columns: [string, string][] = [
    [words.stream, 'id'], [words.state, 'state'], [words.owner, 'owner'], [words.epoch, ''], [words.readers, 'readers'],
    [words.head, 'events'], [words.age, 'opened'], [words.gap, 'gap'],
  ];
  return columns.map(([title, by]) => {
    if (!by) return <div role="columnheader" key={title}>{title}</div>;
    const now = sorted(by, sort);
    return (
      <div role="columnheader" key={title} aria-sort={now}>
        <button onClick={() => go(clicked(by, sort))}>
          {title}<span aria-hidden="true">{{ ascending: ' ▲', descending: ' ▼', none: '' }[now]}</span>
        </button>
      </div>
    );
  });
}

/** @param gapMs whole milliseconds */
const gap = (gapMs: number, words: Words) => (gapMs < 1_000 ? `${gapMs} ms` : `${(gapMs / 1_000).toFixed(1)} ${words.seconds}`);

type Props = { words: Words; stream: Stream; tabIndex: number; since: string };

/** A row's cells; each names its column for narrow screens, where there is no room for headers. */
const Cells = memo(function Cells({ words, stream, tabIndex, since }: Props) {
  const { id, session, route, state, node, epoch, readers, events, longestGapMs } = stream;
  const figures: [string, string | number][] = [
    [words.epoch, epoch], [words.readers, readers], [words.head, events], [words.age, since], [words.gap, gap(longestGapMs, words)],
  ];
  return (
    <>
      <div role="cell" className="which">
        <a href={hash({ page: 'stream', id })} tabIndex={tabIndex}>{id}</a>
        <small title={`${session} · ${route}`}>{session} · {route}</small>
      </div>
      <div role="cell"><State words={words} state={state} /></div>
      <div role="cell" data-label={words.owner}>{node}</div>
      {figures.map(([title, value]) => <div role="cell" className="figure" data-label={title} key={title}>{value}</div>)}
    </>
  );
});

/** Drawn again only when its stream has changed, or what is said of its age. */
export function StreamCells({ words, stream, now, tabIndex }: Omit<Props, 'since'> & { now: number }) {
  const since = stream.openedAt ? age(now - Date.parse(stream.openedAt), words) : '–';
  return <Cells words={words} stream={stream} tabIndex={tabIndex} since={since} />;
}
