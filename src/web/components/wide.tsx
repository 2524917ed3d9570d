import type { ReactNode } from 'react';

interface Props {
  readonly label: string | undefined;
  readonly className: string;
  readonly children: ReactNode;
}

/** What may be wider than the screen: it is moved sideways by a finger, and by the arrow keys once it has the focus. */
export function Wide({ label, className, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not move what sticks out (WCAG 2.2, 2.1.1).
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
