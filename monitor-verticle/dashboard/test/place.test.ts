import { describe, expect, it } from 'vitest';
import { ALL, hash, parameters, parse, type Place } from '../src/place.js';

describe('an address', () => {
  it.each<Place>([
    { page: 'overview' }, { page: 'streams', filter: ALL }, { page: 'stream', id: 'a/b?c#d é' },
    { page: 'streams', filter: { search: 'a&b=c 流', state: 'open', node: 'n-1', sort: '-events' } },
  ])('leads back to where it was made: %o', (place) => {
    expect(parse(hash(place))).toEqual(place);
  });

  it('says only what is not usual', () => {
    expect(hash({ page: 'streams', filter: { ...ALL, state: 'open' } })).toBe('#/streams?state=open');
    expect(parameters(ALL).toString()).toBe('');
  });

  it.each(['', '#', '#/', '#/elsewhere'])('that names no page leads to the overview: %o', (text) => {
    expect(parse(text)).toEqual({ page: 'overview' });
  });

  it('with a broken escape is taken as it is', () => expect(parse('#/streams/%zz')).toEqual({ page: 'stream', id: '%zz' }));
});
