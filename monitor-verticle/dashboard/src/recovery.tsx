import { useCallback, useState } from 'react';
import { API, json, type Recovery } from './api.js';
import type { Live } from './live.js';
import { useLook } from './look.js';
import type { Words } from './words.js';

const PLANS = ['connection', 'memory', 'restart'];
const WHILE_ONE_RUNS_MS = 1_000;

type Props = { words: Words; token: string; live: Live; nodes: string[]; act: (doing: () => Promise<unknown>) => void };

/** The feed does not carry these: they are asked for again when it tells of something, and while one is not over. */
function useRecoveries(token: string, live: Live): Recovery[] {
  const latest = live.facts?.events[0]?.at;
  const { seen } = useLook(
    useCallback(() => json<{ recoveries: Recovery[] }>(token, `${API}/recovery`), [token, live.turn, latest]),
    ({ recoveries }) => (recoveries.every(({ state }) => state === 'over') ? 0 : WHILE_ONE_RUNS_MS),
  );
  return seen?.recoveries ?? [];
}

export function RecoveryPanel({ words, token, live, nodes, act }: Props) {
  const recoveries = useRecoveries(token, live);
  const [plan, setPlan] = useState('connection');
  const [chosen, setNode] = useState('');
  const [asked, setAsked] = useState<Recovery | null>(null);
  const [sure, setSure] = useState(false);
  const node = nodes.includes(chosen) ? chosen : (nodes[0] ?? '');
  const post = (dryRun: boolean) => act(async () => {
    setSure(false);
    setAsked(await json<Recovery>(token, `${API}/recovery`, { plan, node, dryRun }));
  });
  const shown = recoveries.find(({ id }) => id && id === asked?.id) ?? asked ?? recoveries[0];
  return (
    <section aria-labelledby="recovery">
      <h2 id="recovery">{words.recovery}</h2>
      <p className="row">
        <label>{words.plan} <select value={plan} onChange={({ target }) => setPlan(target.value)}>
          {PLANS.map((one) => <option key={one} value={one}>{words.steps[one] ?? one}</option>)}
        </select></label>
        <label>{words.node} <select value={node} onChange={({ target }) => setNode(target.value)}>
          {nodes.map((one) => <option key={one}>{one}</option>)}
        </select></label>
        <button onClick={() => post(true)}>{words.dryRun}</button>
        <button onClick={() => setSure(true)}>{words.run}</button>
      </p>
      {sure && (
        <p className="row" role="alert">
          {words.confirm} {words.steps[plan] ?? plan} · {node}
          <button className="main" onClick={() => post(false)}>{words.run}: {words.steps[plan] ?? plan}</button>
          <button onClick={() => setSure(false)}>{words.cancel}</button>
        </p>
      )}
      <div role="status">
        {shown && <h3>{shown.state ? `${words.result}: ${words.said[shown.state] ?? shown.state}` : words.dryRun} · {words.steps[shown.plan] ?? shown.plan} · {shown.node}</h3>}
        <ol>
          {shown?.steps.map(({ step, verifiedBy, outcome, detail }) => (
            <li key={step}>{words.steps[step] ?? step} <b className={outcome === 'failed' ? 'DOWN' : ''}>{outcome && (words.said[outcome] ?? outcome)}</b> <small>{detail || `${words.verified} ${verifiedBy}`}</small></li>
          ))}
        </ol>
      </div>
    </section>
  );
}
