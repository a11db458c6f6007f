import { useEffect, useState } from 'react';
import { useMetrics } from './charts.js';
import { Freshness, isStale } from './freshness.js';
import { useLive } from './live.js';
import { useNow } from './now.js';
import { Overview } from './overview.js';
import { ALL, hash, parse, type Place } from './place.js';
import { StreamView } from './stream.js';
import { StreamsView } from './streams.js';
import type { Words } from './words.js';

function usePlace(): Place {
  const [place, setPlace] = useState(() => parse(location.hash));
  useEffect(() => {
    const changed = () => setPlace(parse(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return place;
}

function Navigation({ words, place }: { words: Words; place: Place }) {
  const current = (page: Place['page']) => (place.page === page ? { 'aria-current': 'page' as const } : {});
  const above = place.page === 'stream' ? { 'aria-current': true } : current('streams');
  return (
    <nav aria-label={words.pages}>
      <a href="#/" {...current('overview')}>{words.overview}</a>
      <a href={hash({ page: 'streams', filter: ALL })} {...above}>{words.streams}</a>
    </nav>
  );
}

function title(words: Words, place: Place): string {
  if (place.page === 'stream') return `${words.stream} ${place.id}`;
  return place.page === 'streams' ? words.streams : words.overview;
}

/** Everything behind the login: one feed for all pages, and the page that the address names. */
export function Shell({ words, token, refused }: { words: Words; token: string; refused: () => void }) {
  const live = useLive(token, refused);
  const metrics = useMetrics(token);
  const now = useNow();
  const place = usePlace();
  const named = title(words, place);
  useEffect(() => {
    document.title = `${named} · Holdfast`;
  }, [named]);
  const shared = { words, token, live, now };
  return (
    <>
      <div className="bar">
        <Navigation words={words} place={place} />
        <Freshness words={words} live={live} now={now} />
      </div>
      <main className={isStale(live, now) ? 'stale' : ''}>
        {place.page === 'overview' && <Overview words={words} token={token} live={live} metrics={metrics} />}
        {place.page === 'streams' && <StreamsView {...shared} filter={place.filter} />}
        {place.page === 'stream' && <StreamView key={place.id} {...shared} id={place.id} />}
      </main>
    </>
  );
}
