import { useEffect, useRef } from 'react';
import type { Words } from './words.js';

type Props = { words: Words; text: string; act: string; over: (sure: boolean) => void };

const SURE = 'sure';

/** Asks whether something is to be done; Escape says no, and the focus goes back to where it was. */
export function Confirm({ words, text, act, over }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  const close = (answer: string) => () => dialog.current!.close(answer);
  return (
    <dialog ref={dialog} aria-labelledby="question" onClose={() => over(dialog.current!.returnValue === SURE)}>
      <p id="question">{text}</p>
      <p className="row">
        <button onClick={close('')}>{words.back}</button>
        <button className="main" onClick={close(SURE)}>{act}</button>
      </p>
    </dialog>
  );
}
