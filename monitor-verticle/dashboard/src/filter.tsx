import { useEffect, useState } from 'react';
import type { Filter } from './place.js';
import { sorts } from './sorts.js';
import type { Words } from './words.js';

const STATES = ['opening', 'open', 'ended', 'failed', 'cancelled'];
const TYPING_MS = 250;

type Props = { words: Words; filter: Filter; nodes: string[]; go: (filter: Filter) => void };

/** Asked for when the typing pauses. */
function Search({ words, filter, go }: Omit<Props, 'nodes'>) {
  const [text, setText] = useState(filter.search);
  useEffect(() => setText(filter.search), [filter.search]);
  useEffect(() => {
    if (text === filter.search) return;
    const timer = setTimeout(() => go({ ...filter, search: text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="search">{words.search}
      <input type="search" value={text} placeholder={words.searchHint} onChange={({ target }) => setText(target.value)} />
    </label>
  );
}

export function StreamsFilter({ words, filter, nodes, go }: Props) {
  const owners = nodes.includes(filter.node) || !filter.node ? nodes : [...nodes, filter.node];
  return (
    <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <Search words={words} filter={filter} go={go} />
      <label>{words.state}
        <select value={filter.state} onChange={({ target }) => go({ ...filter, state: target.value })}>
          <option value="">{words.any}</option>
          {STATES.map((state) => <option key={state} value={state}>{words.states[state]}</option>)}
        </select>
      </label>
      <label>{words.owner}
        <select value={filter.node} onChange={({ target }) => go({ ...filter, node: target.value })}>
          <option value="">{words.any}</option>
          {owners.map((id) => <option key={id}>{id}</option>)}
        </select>
      </label>
      <label>{words.sort}
        <select value={filter.sort} onChange={({ target }) => go({ ...filter, sort: target.value })}>
          {sorts(words).map(([sort, said]) => <option key={sort} value={sort}>{said}</option>)}
        </select>
      </label>
    </form>
  );
}
