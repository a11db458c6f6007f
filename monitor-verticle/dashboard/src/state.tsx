import type { Words } from './words.js';

/** A stream's state, as a word and as a colour. */
export function State({ words, state }: { words: Words; state: string }) {
  return <b className={`state ${state}`}>{words.states[state] ?? state}</b>;
}
