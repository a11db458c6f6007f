import type { Station } from './api.js';
import type { Words } from './words.js';

/** So many of the first entries are kept; what is dropped is behind them. */
const FIRST_KEPT = 8;

function said(words: Words, { node, from, to, cause, fault, outcome }: Station): string {
  return [node, from && to && `${from} → ${to}`, cause && (words.causes[cause] ?? cause), outcome && (words.states[outcome] ?? outcome), fault]
    .filter(Boolean).join(' · ');
}

/** What has become of a stream, in the order in which it happened. */
export function Timeline({ words, stations, dropped }: { words: Words; stations: Station[]; dropped: number }) {
  return (
    <section className="third" aria-labelledby="timeline">
      <h3 id="timeline">{words.timeline} <small>UTC</small></h3>
      <ol className="timeline">{stations.map((station, nth) => (
        <li key={nth}>
          {dropped > 0 && nth === FIRST_KEPT && <p>{words.dropped(dropped)}</p>}
          <time dateTime={station.at}>{station.at.slice(11, 23).replace('Z', '')}</time>{' '}
          <b className={station.outcome}>{words.happened[station.what] ?? station.what}</b> <small>{said(words, station)}</small>
        </li>
      ))}</ol>
    </section>
  );
}
