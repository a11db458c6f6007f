import { describe, expect, it } from 'vitest';
import { after, type Facts, type Message } from '../src/facts.js';

const event = (what: string) => ({ at: '2026-01-01T00:00:00Z', what, toldBy: 'n-1' });
const health = { status: 'UP', nodes: [] };
const snapshot: Message = { type: 'snapshot', health, alerts: [], nodes: [], unanswered: [], events: [event('joined')] };
const known = after(null, snapshot) as Facts;

describe('what is known after a message', () => {
  it('is all that a snapshot has', () => {
    expect(known).toEqual({ health, alerts: [], nodes: [], unanswered: [], events: [event('joined')] });
  });

  it('changes by the fields that a delta has, and only by them', () => {
    const down = { status: 'DOWN', nodes: [] };

    expect(after(known, { type: 'delta', health: down })).toEqual({ ...known, health: down });
  });

  it('has new events in front of the others, and 100 at most', () => {
    const many = Array.from({ length: 99 }, (_, nth) => event(`new-${nth}`));
    const events = after(after(known, { type: 'delta', events: many }), { type: 'delta', events: [event('last')] })!.events;

    expect(events).toHaveLength(100);
    expect(events[0]!.what).toBe('last');
    expect(events.at(-1)!.what).toBe('new-98');
  });

  it('has an event once that was asked for before the feed told it', () => {
    expect(after(known, { type: 'delta', events: [event('left'), event('joined')] })!.events).toEqual([event('left'), event('joined')]);
  });

  it('has no page of streams', () => {
    const streams = { streams: [], matching: 0, next: null, unanswered: [], query: '' };
    expect(after(known, { type: 'delta', streams })).toEqual(known);
  });

  it('is the same after a problem, and nothing after a delta without a snapshot', () => {
    expect(after(known, { type: 'problem', code: 'bad_request', detail: '' })).toBe(known);
    expect(after(null, { type: 'delta', health })).toBeNull();
  });
});
