import { useCallback, type ReactNode } from 'react';
import { StreamsFilter } from './filter.js';
import { FIRST, useListing } from './listing.js';
import type { Live } from './live.js';
import { ALL, hash, type Filter } from './place.js';
import { StreamColumns, StreamCells } from './stream-cells.js';
import type { Rows } from './rows.js';
import type { Stream } from './api.js';
import { Windowed } from './windowed.js';
import { Heading } from './heading.js';
import type { Words } from './words.js';

type Props = { words: Words; token: string; live: Live; now: number; filter: Filter };

/** Not one more step back for each letter of a search. */
const go = (filter: Filter) => location.replace(hash({ page: 'streams', filter }));

function Empty({ words, filter }: { words: Words; filter: Filter }) {
  const everything = hash({ page: 'streams', filter }) === hash({ page: 'streams', filter: { ...ALL, sort: filter.sort } });
  return (
    <div className="empty">
      <p role="status">{everything ? words.noStreams : words.noMatch}</p>
      {!everything && <button onClick={() => go({ ...ALL, sort: filter.sort })}>{words.clear}</button>}
    </div>
  );
}

function Found({ words, rows, children }: { words: Words; rows: Rows; children: ReactNode }) {
  return (
    <>
      <p id="found" className="found">
        {words.found(rows.lines.length, rows.matching)} {rows.lines.length > FIRST && words.kept(FIRST)}
      </p>
      {rows.unanswered.length > 0 && <p className="notice" role="status">{words.missing(rows.unanswered.join(', '))}</p>}
      {children}
    </>
  );
}

export function StreamsView({ words, token, live, now, filter }: Props) {
  const { rows, problem, more } = useListing(token, live, filter);
  const cells = useCallback(
    (stream: Stream, tabIndex: number) => <StreamCells words={words} stream={stream} now={now} tabIndex={tabIndex} />,
    [words, now],
  );
  return (
    <section aria-labelledby="page" className="page">
      <Heading>{words.streams}</Heading>
      <StreamsFilter words={words} filter={filter} nodes={live.facts?.nodes.map(({ id }) => id) ?? []} go={go} />
      <div className="notice" role="alert">
        {problem && <p className="row">{words.unseen(problem)} <button onClick={live.refetch}>{words.again}</button></p>}
      </div>
      {!rows && !problem && <p>{words.loading}</p>}
      {rows && (
        <Found words={words} rows={rows}>
          {rows.lines.length === 0 ? <Empty words={words} filter={filter} /> : (
            <Windowed label={words.streams} describedBy="found" items={rows.lines} all={rows.matching} cells={cells} nearEnd={more}
              head={<StreamColumns words={words} sort={filter.sort} go={(sort) => go({ ...filter, sort })} />} />
          )}
        </Found>
      )}
    </section>
  );
}
