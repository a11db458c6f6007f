import { useCallback, useEffect, useRef, useState } from 'react';
import type { StreamError } from './error.js';
import type { Options, State, StreamEvent } from './options.js';
import { HoldfastStream } from './stream.js';

export interface Answer<T> {
  readonly value: T;
  /** `idle` before the first question. */
  readonly state: State | 'idle';
  readonly reason: string;
  readonly error: StreamError | undefined;
  readonly stream: HoldfastStream | undefined;
  /** Leaves the stream before, if there is one. */
  readonly ask: (options: Omit<Options, 'onEvent'>) => HoldfastStream;
  readonly cancel: () => void;
}

/**
 * What has come of a stream so far. It is shown at most once a frame, and left when the component goes.
 * @param take puts an event to the value, without changing the old one
 */
export function useHoldfast<T>(initial: T, take: (value: T, event: StreamEvent) => T): Answer<T> {
  const stream = useRef<HoldfastStream | undefined>(undefined);
  const latest = useRef(take);
  latest.current = take;
  const [seen, show] = useState({ value: initial, state: 'idle' as State | 'idle', reason: '', error: undefined as StreamError | undefined });
  useEffect(() => () => stream.current?.close(), []);

  const ask = useCallback((options: Omit<Options, 'onEvent'>) => {
    stream.current?.close();
    let now = { value: initial, state: 'connecting' as State | 'idle', reason: '', error: undefined as StreamError | undefined };
    let planned = false;
    const plan = (): void => {
      if (planned) return;
      planned = true;
      // A hidden page has no frames.
      const later = document.hidden ? (run: () => void) => setTimeout(run) : requestAnimationFrame;
      later(() => {
        planned = false;
        if (stream.current === opened) show(now);
      });
    };
    const opened = new HoldfastStream({
      ...options,
      onEvent: event => {
        now = { ...now, value: latest.current(now.value, event) };
        plan();
      },
      onState: change => {
        now = { ...now, state: change.state, reason: change.reason, error: change.error };
        plan();
        options.onState?.(change);
      },
    });
    stream.current = opened;
    show(now);
    return opened;
  }, []);

  const cancel = useCallback(() => {
    stream.current?.cancel().catch(() => {}); // the state tells
  }, []);
  return { ...seen, stream: stream.current, ask, cancel };
}
