/** Which rows of a long list are drawn: those in view and some around them, from `from` up to before `to`. */
export type View = { from: number; to: number };

/** Beyond either edge, so that a quick scroll shows no gap. */
const AROUND = 12;

export function viewOf(top: number, height: number, rowHeight: number, count: number): View {
  const from = Math.max(0, Math.floor(top / rowHeight) - AROUND);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + AROUND);
  return { from: Math.min(from, to), to };
}

/** The numbers of the rows to draw; the one that has the focus is among them wherever it is. */
export function drawn({ from, to }: View, focused: number): number[] {
  const rows = Array.from({ length: to - from }, (_, nth) => from + nth);
  if (focused < 0 || (focused >= from && focused < to)) return rows;
  return focused < from ? [focused, ...rows] : [...rows, focused];
}

/** Which row a key leads to from another, -1 for a key that leads nowhere. */
export function led(key: string, from: number, count: number, page: number): number {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
  const step = steps[key];
  return step === undefined || count === 0 ? -1 : Math.min(count - 1, Math.max(0, from + step));
}
