import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

const STEP = 1.25;
const [LEAST, MOST] = [0.25, 5];
const MARGIN = 24;

interface Zoom {
  /** CSS pixels per point. */
  readonly scale: number;
  /** 100: the page's own size on paper. */
  readonly percent: number;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
}

/** Fits the width until somebody zooms: by the functions, by Ctrl and the wheel, or by two fingers. */
export function useZoom(area: RefObject<HTMLElement | null>, pageWidth: number): Zoom {
  const [chosen, setChosen] = useState<number | null>(null);
  const width = useWidth(area);
  const fitting = Math.max(LEAST, (width - MARGIN) / pageWidth);
  const scale = chosen ?? fitting;
  const present = useRef(scale);
  present.current = scale;
  const zoomTo = useCallback((next: number) => setChosen(Math.min(MOST, Math.max(LEAST, next))), []);
  useEffect(() => {
    const target = area.current;
    if (!target) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomTo(present.current * Math.exp(-event.deltaY / 300));
    };
    target.addEventListener('wheel', wheel, { passive: false });
    const stopPinch = watchPinch(target, (factor, start) => zoomTo(start * factor), present);
    return () => {
      target.removeEventListener('wheel', wheel);
      stopPinch();
    };
  }, [area, zoomTo]);
  return {
    scale,
    percent: Math.round((scale / (96 / 72)) * 100),
    zoomIn: () => zoomTo(scale * STEP),
    zoomOut: () => zoomTo(scale / STEP),
    fit: () => setChosen(null),
  };
}

function watchPinch(
  target: HTMLElement,
  onPinch: (factor: number, start: number) => void,
  present: RefObject<number>,
): () => void {
  let begun: { readonly distance: number; readonly scale: number } | undefined;
  const distance = ([a, b]: TouchList) => Math.hypot(a!.clientX - b!.clientX, a!.clientY - b!.clientY);
  const start = (event: TouchEvent) => {
    begun =
      event.touches.length === 2 ? { distance: distance(event.touches), scale: present.current } : undefined;
  };
  const move = (event: TouchEvent) => {
    if (!begun || event.touches.length !== 2) return;
    event.preventDefault();
    onPinch(distance(event.touches) / begun.distance, begun.scale);
  };
  target.addEventListener('touchstart', start, { passive: true });
  target.addEventListener('touchmove', move, { passive: false });
  return () => {
    target.removeEventListener('touchstart', start);
    target.removeEventListener('touchmove', move);
  };
}

function useWidth(area: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(600);
  useEffect(() => {
    if (!area.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    watch.observe(area.current);
    return () => watch.disconnect();
  }, [area]);
  return width;
}
