/** A node that is silent tells of no layers. */
export type Health = { status: string; nodes: { id: string; status: string; layers: Record<string, string>; reasons: string[] }[] };
export type Alert = { id: string; state: string; severity: string; cause: string; component: string; node: string;
  summary: string; times: number; startsAt: string };
export type Node = { id: string; state: string; takesWork: boolean; draining: boolean; roles: string[]; load: number; streams: number;
  connections: number | null; readers: number | null; calls: number | null };
/** What is beside the first three is that of the alert or the recovery which it is about. */
export type Event = { at: string; what: string; toldBy: string; node?: string; component?: string; summary?: string; plan?: string; by?: string };
export type Step = { step: string; verifiedBy: string; outcome?: string; detail?: string };
export type Recovery = { id?: string; plan: string; node: string; state?: string; steps: Step[] };
/** One line of a list. `events` is the position behind the last event, `node` the owner. */
export type Stream = { id: string; session: string; route: string; node: string; epoch: number; state: string; events: number;
  openedAt: string | null; firstEventMs: number | null; longestGapMs: number; resumes: number; takeovers: number;
  fault: string | null; readers: number };
export type StreamPage = { streams: Stream[]; matching: number; next: string | null; unanswered: string[] };
export type Reader = { gateway: string; transport: string; position: number; lag: number };
export type Station = { at: string; what: string; node?: string; from?: string; to?: string; cause?: string; fault?: string;
  outcome?: string };
export type StreamDetail = Stream & { principal: string | null; reading: Reader[]; timeline: Station[]; timelineDropped: number;
  unanswered: string[] };

export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const LONGEST_MS = 8_000;
export const API = '/api/operations';
export const streamPath = (id: string) => `${API}/streams/${encodeURIComponent(id)}`;

/** The same without an end to how long the answer may take, for what is followed. */
export async function open(token: string, path: string, signal: AbortSignal, body?: object): Promise<Response> {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
  if (body) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, { headers, signal, ...(body && { method: 'POST', body: JSON.stringify(body) }) })
    .catch((failure: Error) => {
      throw new Refused(0, failure.message);
    });
  // A node that is DOWN answers 503, with its report.
  if (response.ok || (response.status === 503 && path.startsWith('/actuator/health'))) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.detail || problem.title || String(response.status));
}

/** Asks the node that served the page. Fails with what the problem says, or a `Refused` with status 0 when nobody answers. */
export function ask(token: string, path: string, body?: object): Promise<Response> {
  return open(token, path, AbortSignal.timeout(LONGEST_MS), body);
}

export async function json<T>(token: string, path: string, body?: object): Promise<T> {
  return (await ask(token, path, body)).json();
}
