import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { drawn, led, viewOf, type View } from './view.js';

type Props<T> = {
  label: string;
  describedBy: string;
  /** The column headers. */
  head: ReactNode;
  items: T[];
  /** How many there are, drawn or not. */
  all: number;
  /** The cells of one row. Its link has this tab index: the table is one stop, and arrow keys go on inside it. */
  cells: (item: T, tabIndex: number) => ReactNode;
  /** Called when the last rows are near. */
  nearEnd: () => void;
};

const ROW = '[data-row]';
const USUAL_PX = 56;
const NEAR = 30;

/** A table of which only the rows in view are in the page. All rows are equally high. */
export function Windowed<T extends { id: string }>({ label, describedBy, head, items, all, cells, nearEnd }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ from: 0, to: 0 });
  const [rowPx, setRowPx] = useState(USUAL_PX);
  const [chosen, setChosen] = useState('');
  const goes = useRef(false);
  const at = Math.max(0, items.findIndex(({ id }) => id === chosen));
  const some = items.length > 0;

  const measure = useCallback(() => {
    const { scrollTop, clientHeight } = box.current!;
    const px = box.current!.querySelector<HTMLElement>(ROW)?.offsetHeight || USUAL_PX;
    const next = viewOf(scrollTop, clientHeight, px, items.length);
    setRowPx(px);
    setView((was) => (was.from === next.from && was.to === next.to ? was : next));
  }, [items.length]);
  useLayoutEffect(() => {
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(box.current!);
    return () => resized.disconnect();
  }, [measure, some]);
  useEffect(() => {
    if (some && view.to > items.length - NEAR) nearEnd();
  }, [view.to, items.length, nearEnd]);
  useLayoutEffect(() => {
    if (!goes.current) return;
    goes.current = false;
    const link = box.current!.querySelector<HTMLElement>(`${ROW} [tabindex="0"]`);
    link?.closest(ROW)?.scrollIntoView({ block: 'nearest' });
    link?.focus({ preventScroll: true });
  }, [chosen]);

  const go = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(box.current!.clientHeight / rowPx) - 1);
    const next = (event.target as Element).closest(ROW) ? led(event.key, at, items.length, page) : -1;
    if (next < 0) return;
    event.preventDefault();
    goes.current = next !== at;
    setChosen(items[next]!.id);
  };
  const row = (nth: number) => {
    const item = items[nth];
    return item && (
      <div role="row" key={item.id} aria-rowindex={nth + 2} data-row style={{ transform: `translateY(${nth * rowPx}px)` }}
        onFocus={() => setChosen(item.id)}>{cells(item, nth === at ? 0 : -1)}</div>
    );
  };
  return (
    <div role="table" className="windowed" ref={box} aria-label={label} aria-describedby={describedBy} aria-rowcount={all + 1}
      onScroll={measure} onKeyDown={go}>
      <div role="rowgroup" className="head"><div role="row" aria-rowindex={1}>{head}</div></div>
      <div role="rowgroup" className="rows" style={{ height: items.length * rowPx }}>{drawn(view, some ? at : -1).map(row)}</div>
    </div>
  );
}
