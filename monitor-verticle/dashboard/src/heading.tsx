import { useEffect, useRef, type ReactNode } from 'react';

/** A page's heading. It takes the focus when the page is shown, so that a screen reader tells where one is. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current!.focus({ preventScroll: true }), []);
  return <h2 id="page" ref={heading} tabIndex={-1}>{children}</h2>;
}
