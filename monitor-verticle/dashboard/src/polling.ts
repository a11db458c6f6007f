import { useEffect, useState } from 'react';
import { ask, json, Refused, type Alert, type Event, type Health, type Node, type Recovery } from './api.js';
import { Scrape, type Sample } from './samples.js';

export type View = { health: Health; alerts: Alert[]; nodes: Node[]; events: Event[]; recoveries: Recovery[]; scrape: Scrape };

const EVERY_MS = 2_000;
/** An hour of samples. */
const MOST = 1_800;

async function look(token: string): Promise<View> {
  const [health, { alerts }, { nodes }, { events }, { recoveries }, metrics] = await Promise.all([
    json<Health>(token, '/actuator/health/cluster'),
    json<{ alerts: Alert[] }>(token, '/api/operations/alerts?limit=10'),
    json<{ nodes: Node[] }>(token, '/api/operations/nodes'),
    json<{ events: Event[] }>(token, '/api/operations/events?limit=20'),
    json<{ recoveries: Recovery[] }>(token, '/api/operations/recovery'),
    ask(token, '/actuator/prometheus').then((answer) => answer.text()),
  ]);
  return { health, alerts, nodes, events, recoveries, scrape: new Scrape(metrics) };
}

export type Polled = { view: View | null; samples: Sample[]; stale: boolean; again: () => void };

/** Looks every 2 s, one look at a time. `view` is the last that was answered, `stale` when a later look was not. */
export function usePolling(token: string, refused: () => void): Polled {
  const [state, setState] = useState<Omit<Polled, 'again'>>({ view: null, samples: [], stale: false });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let over = false;
    let timer = 0;
    const next = async () => {
      try {
        const view = await look(token);
        if (over) return;
        setState((was) => ({
          view,
          stale: false,
          samples: was.view ? [...was.samples, view.scrape.since(was.view.scrape)].slice(-MOST) : [],
        }));
      } catch (failure) {
        if (over) return;
        if (failure instanceof Refused && failure.status === 401) return refused();
        setState((was) => ({ ...was, stale: true }));
      }
      timer = window.setTimeout(next, EVERY_MS);
    };
    void next();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [token, turn]);
  return { ...state, again: () => setTurn((was) => was + 1) };
}
