import { useState } from 'react';
import { json, streamPath, type Node, type Stream } from './api.js';
import { Confirm } from './confirm.js';
import type { Words } from './words.js';

type Props = { words: Words; token: string; stream: Stream; nodes: Node[]; done: () => void };
type Asked = { path: string; text: string; act: string; told: (stream: Stream) => string };

const going = ['opening', 'open'];

/** Ends a stream or gives it to another node, when that is confirmed, and tells what has come of it. */
export function StreamActions({ words, token, stream, nodes, done }: Props) {
  const [chosen, setChosen] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [result, setResult] = useState('');
  const others = nodes.filter(({ id, takesWork, roles }) => id !== stream.node && takesWork && roles.includes('stream')).map(({ id }) => id);
  const to = others.includes(chosen) ? chosen : (others[0] ?? '');
  const path = streamPath(stream.id);
  const cancel: Asked = { path: `${path}/cancel`, text: words.sureCancel, act: words.cancelStream, told: () => words.cancelled };
  const move: Asked = { path: `${path}/move?node=${encodeURIComponent(to)}`, text: words.sureMove(to), act: `${words.move}: ${to}`,
    told: ({ node, epoch }) => words.moved(node, epoch) };
  const act = ({ path, told }: Asked) => {
    setResult('…');
    json<Stream>(token, path, {})
      .then((answer) => setResult(told(answer)), (failure: Error) => setResult(words.failed(failure.message)))
      .then(done);
  };
  return (
    <section aria-labelledby="actions">
      <h3 id="actions">{words.actions}</h3>
      {going.includes(stream.state) ? (
        <p className="row">
          {others.length === 0 ? words.nowhere : (
            <>
              <label>{words.moveTo} <select value={to} onChange={({ target }) => setChosen(target.value)}>
                {others.map((id) => <option key={id}>{id}</option>)}
              </select></label>
              <button onClick={() => setAsked(move)}>{words.move}</button>
            </>
          )}
          <button onClick={() => setAsked(cancel)}>{words.cancelStream}</button>
        </p>
      ) : <p>{words.isOver}</p>}
      <p role="status">{result}</p>
      {asked && <Confirm words={words} text={asked.text} act={asked.act} over={(sure) => {
        setAsked(null);
        if (sure) act(asked);
      }} />}
    </section>
  );
}
