/** Where in the dashboard one is, as the part of the address behind its `#` tells it. */
export type Filter = { search: string; state: string; node: string; sort: string };
export type Place = { page: 'overview' } | { page: 'streams'; filter: Filter } | { page: 'stream'; id: string };

export const ALL: Filter = { search: '', state: '', node: '', sort: '-opened' };

/** The parameters that differ from those of `ALL`. */
export function parameters(filter: Filter): URLSearchParams {
  const told = Object.entries(filter).filter(([name, value]) => value !== ALL[name as keyof Filter]);
  return new URLSearchParams(told);
}

export function parse(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page, id] = path.split('/');
  if (page !== 'streams') return { page: 'overview' };
  if (id) return { page: 'stream', id: decoded(id) };
  const given = new URLSearchParams(query);
  const one = (name: keyof Filter) => given.get(name) ?? ALL[name];
  return { page: 'streams', filter: { search: one('search'), state: one('state'), node: one('node'), sort: one('sort') } };
}

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export function hash(place: Place): string {
  if (place.page === 'overview') return '#/';
  if (place.page === 'stream') return `#/streams/${encodeURIComponent(place.id)}`;
  const query = parameters(place.filter).toString();
  return query ? `#/streams?${query}` : '#/streams';
}
