import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { tap, type Tapped } from './tap.js';
import type { Words } from './words.js';

/** As many of the latest are kept and shown. */
const MOST = 200;

type Props = { words: Words; token: string; id: string; head: number };

/** The events of a stream as they come, shown to an operator who asks for them. */
export function TapPanel({ words, token, id, head }: Props) {
  const [events, setEvents] = useState<Tapped[]>([]);
  const [ending, setEnding] = useState('');
  const [call, setCall] = useState<AbortController | null>(null);
  useEffect(() => () => call?.abort(), [call]);

  const follow = () => {
    const mine = new AbortController();
    setCall(mine);
    setEnding('');
    const from = events.length ? events.at(-1)!.seq + 1 : Math.max(0, head - MOST);
    tap(token, id, from, mine.signal, (more) => setEvents((was) => [...was, ...more].slice(-MOST)))
      .then((outcome) => (outcome ? words.tapOver(words.states[outcome] ?? outcome) : words.tapCut), (failure: Error) => failure.message)
      .then((said) => {
        if (mine.signal.aborted) return;
        setEnding(said);
        setCall(null);
      });
  };
  return (
    <section className="wide" aria-labelledby="tap">
      <h3 id="tap">{words.tap}</h3>
      <p className="row">
        {call ? <button onClick={() => setCall(null)}>{words.stop}</button> : <button onClick={follow}>{words.follow}</button>}
        <small>{words.tapHint}</small>
      </p>
      <p role="status">{ending}</p>
      {events.length > 0 && <Events label={words.lastEvents(MOST)} events={events} />}
    </section>
  );
}

/** Stays at the end when it is there. */
function Events({ label, events }: { label: string; events: Tapped[] }) {
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (atEnd.current) list.current!.scrollTop = list.current!.scrollHeight;
  }, [events]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = list.current!;
    atEnd.current = scrollTop + clientHeight > scrollHeight - 20;
  };
  return (
    <ol className="tapped" ref={list} tabIndex={0} aria-label={label} onScroll={scrolled}>
      {events.map(({ seq, type, data }) => <li key={seq}><span>{seq}</span> {type && <b>{type}</b>} <code>{data}</code></li>)}
    </ol>
  );
}
