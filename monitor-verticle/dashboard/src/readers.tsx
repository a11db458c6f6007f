import type { StreamDetail } from './api.js';
import type { Words } from './words.js';

/** Who reads a stream, and how many events behind its head. */
export function Readers({ words, stream: { reading, readers, unanswered } }: { words: Words; stream: StreamDetail }) {
  return (
    <section aria-labelledby="reading">
      <h3 id="reading">{words.reading}</h3>
      {unanswered.length > 0 && <p className="notice">{words.missing(unanswered.join(', '))}</p>}
      {reading.length === 0 ? <p>{words.noReaders}</p> : (
        <table>
          <thead><tr>{[words.gateway, words.transport, words.position, words.lag].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{reading.map(({ gateway, transport, position, lag }, nth) => (
            <tr key={nth}><td>{gateway}</td><td>{transport}</td><td>{position}</td><td className={lag > 0 ? 'warning' : ''}>{lag}</td></tr>
          ))}</tbody>
        </table>
      )}
      {reading.length < readers && <p>{words.firstReaders(reading.length, readers)}</p>}
    </section>
  );
}
