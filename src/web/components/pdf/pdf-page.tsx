/** One page: its picture at the screen's own resolution, its text above it for selecting and for screen readers. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type PDFDocumentProxy, type PDFPageProxy, textLayerClass } from './open-document.ts';

interface Props {
  readonly document: PDFDocumentProxy;
  /** From 1. */
  readonly number: number;
  /** CSS pixels per point of the page. */
  readonly scale: number;
  /** Width and height in points, until the page itself has been read. */
  readonly size: readonly [number, number];
  readonly label: string;
  /** Drawn over the page, in its own coordinates: left and top in percent. */
  readonly children?: ReactNode;
  readonly onPoint?: ((place: PagePlace) => void) | undefined;
}

/** In parts of the page's width and height, from its upper left corner. */
export interface PagePlace {
  readonly page: number;
  readonly x: number;
  readonly y: number;
}

export function PdfPage({ document, number, scale, size, label, children, onPoint }: Props) {
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame);
  const page = usePage(document, number, near);
  const [width, height] = page ? sizeOf(page) : size;
  return (
    <section
      ref={frame}
      className="pdf-page"
      data-page={number}
      aria-label={label}
      style={{ width: width * scale, height: height * scale, '--scale-factor': scale } as React.CSSProperties}
      {...usePointing(number, onPoint)}
    >
      {page && near && <Picture page={page} scale={scale} />}
      {page && near && <TextOver page={page} scale={scale} />}
      {children}
    </section>
  );
}

/** A finger that stays this long and does not move points at a place, as a double click does. */
const LONG_PRESS_MS = 550;
const STEADY_PX = 10;

function usePointing(page: number, onPoint: ((place: PagePlace) => void) | undefined) {
  const press = useRef<{ readonly x: number; readonly y: number; readonly timer: number } | null>(null);
  const point = (target: HTMLElement, clientX: number, clientY: number) => {
    const { left, top, width, height } = target.getBoundingClientRect();
    onPoint?.({ page, x: (clientX - left) / width, y: (clientY - top) / height });
  };
  const cancel = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  useEffect(() => () => clearTimeout(press.current?.timer), []);
  if (!onPoint) return {};
  return {
    onDoubleClick: (event: React.MouseEvent<HTMLElement>) =>
      point(event.currentTarget, event.clientX, event.clientY),
    onPointerDown: ({
      pointerType,
      isPrimary,
      clientX,
      clientY,
      currentTarget,
    }: React.PointerEvent<HTMLElement>) => {
      cancel();
      if (pointerType !== 'touch' || !isPrimary) return;
      const timer = window.setTimeout(() => point(currentTarget, clientX, clientY), LONG_PRESS_MS);
      press.current = { x: clientX, y: clientY, timer };
    },
    onPointerMove: ({ clientX, clientY }: React.PointerEvent<HTMLElement>) => {
      const from = press.current;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > STEADY_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    onContextMenu: (event: React.MouseEvent) => press.current && event.preventDefault(),
  };
}

function sizeOf(page: PDFPageProxy): readonly [number, number] {
  const { width, height } = page.getViewport({ scale: 1 });
  return [width, height];
}

/** A page far from what is seen is not drawn: a file of a thousand pages costs what a few cost. */
function useNear(frame: React.RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!frame.current) return;
    const watch = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: '800px',
    });
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, [frame]);
  return near;
}

function usePage(document: PDFDocumentProxy, number: number, wanted: boolean): PDFPageProxy | undefined {
  const [page, setPage] = useState<PDFPageProxy>();
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    document.getPage(number).then(
      (read) => left || setPage(read),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [document, number, wanted]);
  return page;
}

interface LayerProps {
  readonly page: PDFPageProxy;
  readonly scale: number;
}

/** Above this many dots a phone gives an empty picture. */
const MOST_DOTS = 16e6;

function Picture({ page, scale }: LayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    const plain = page.getViewport({ scale });
    const most = Math.sqrt(MOST_DOTS / (plain.width * plain.height));
    const viewport = page.getViewport({ scale: scale * Math.min(devicePixelRatio, most) });
    target.width = Math.floor(viewport.width);
    target.height = Math.floor(viewport.height);
    const task = page.render({ canvas: target, viewport });
    task.promise.catch(() => undefined);
    return () => task.cancel();
  }, [page, scale]);
  return <canvas ref={canvas} className="pdf-picture" />;
}

function TextOver({ page, scale }: LayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const container = layer.current;
    if (!container) return;
    let cancel = () => {};
    let left = false;
    void textLayerClass().then((TextLayer) => {
      if (left) return;
      container.replaceChildren();
      const text = new TextLayer({
        textContentSource: page.streamTextContent(),
        container,
        viewport: page.getViewport({ scale }),
      });
      cancel = () => text.cancel();
      text.render().catch(() => undefined);
    });
    return () => {
      left = true;
      cancel();
    };
  }, [page, scale]);
  return <div ref={layer} className="pdf-text" />;
}
