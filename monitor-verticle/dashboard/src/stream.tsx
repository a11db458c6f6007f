import { useCallback, useEffect, type ReactNode } from 'react';
import { age } from './age.js';
import { json, streamPath, type StreamDetail } from './api.js';
import { Heading } from './heading.js';
import type { Live } from './live.js';
import { useLook } from './look.js';
import { Readers } from './readers.js';
import { State } from './state.js';
import { StreamActions } from './stream-actions.js';
import { TapPanel } from './tap-panel.js';
import { Timeline } from './timeline.js';
import type { Words } from './words.js';

type Props = { words: Words; token: string; live: Live; now: number; id: string };

/** Readers that catch up change nothing that the feed tells. */
const WHILE_BEHIND_MS = 2_000;

/** All about one stream, asked for again when its line in the feed changes. */
function useStream(token: string, live: Live, id: string) {
  const look = useCallback(() => json<StreamDetail>(token, streamPath(id)), [token, id, live.turn]);
  const looked = useLook(look, ({ reading }) => (reading.some(({ lag }) => lag > 0) ? WHILE_BEHIND_MS : 0));
  useEffect(() => {
    live.watch({ query: `search=${encodeURIComponent(id)}&limit=1`, told: looked.again, wrong: () => {} });
    return () => live.watch(null);
  }, [id, live.turn]);
  return looked;
}

function Facts({ words, stream, now }: { words: Words; stream: StreamDetail; now: number }) {
  const { state, fault, node, epoch, readers, events, openedAt, firstEventMs, longestGapMs, resumes, takeovers, session, route, principal } = stream;
  const facts: [string, ReactNode][] = [
    [words.state, <><State words={words} state={state} /> {fault}</>], [words.owner, node], [words.epoch, epoch],
    [words.readers, readers], [words.head, events], [words.age, openedAt ? age(now - Date.parse(openedAt), words) : '–'],
    [words.openedAt, openedAt ? <time dateTime={openedAt}>{openedAt.slice(0, 19).replace('T', ' ')} UTC</time> : '–'],
    [words.firstEvent, firstEventMs ?? '–'], [words.gapMs, longestGapMs],
    [words.resumes, resumes], [words.takeovers, takeovers], [words.session, session], [words.route, route],
    [words.principal, principal ?? '–'],
  ];
  return (
    <section aria-labelledby="facts">
      <h3 id="facts">{words.facts}</h3>
      <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </section>
  );
}

export function StreamView({ words, token, live, now, id }: Props) {
  const { seen, failure, again } = useStream(token, live, id);
  return (
    <div className="page">
      <Heading>{words.stream} <span className="id">{id}</span></Heading>
      <div className="notice" role="alert">
        {failure && <p className="row">{words.unseen(failure.message)} <button onClick={again}>{words.again}</button></p>}
      </div>
      {!seen && !failure && <p>{words.loading}</p>}
      {seen && (
        <div className="grid">
          <Facts words={words} stream={seen} now={now} />
          <div className="column">
            <StreamActions words={words} token={token} stream={seen} nodes={live.facts?.nodes ?? []} done={again} />
            <Readers words={words} stream={seen} />
          </div>
          <Timeline words={words} stations={seen.timeline} dropped={seen.timelineDropped} />
          <TapPanel words={words} token={token} id={id} head={seen.events} />
        </div>
      )}
    </div>
  );
}
