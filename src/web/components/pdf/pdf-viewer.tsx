/** A document as people read it: fitting the width, zoomed by buttons, keys or two fingers, with thumbnails. */
import {
  AppstoreOutlined,
  ColumnWidthOutlined,
  DownloadOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Button, Flex, Spin, Typography } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { PdfSource } from './open-document.ts';
import { type PagePlace, PdfPage } from './pdf-page.tsx';
import { pdfWords } from './pdf-words.ts';
import { Thumbnails } from './thumbnails.tsx';
import { useDocument } from './use-document.ts';
import { useZoom } from './use-zoom.ts';
import './pdf-viewer.css';

interface Props {
  readonly url: PdfSource;
  readonly title: string;
  /** What lies over a page: places of signatures, comments. Positioned in percent. */
  readonly overlay?: (page: number) => ReactNode;
  /** A place that the reader pointed at by a double click. */
  readonly onPoint?: (place: PagePlace) => void;
  /** Scrolled to when it changes. */
  readonly showPage?: number;
}

const A4: readonly [number, number] = [595.28, 841.89];

export function PdfViewer({ url, title, overlay, onPoint, showPage }: Props) {
  const words = useWords(pdfWords);
  const { document, error } = useDocument(url);
  const area = useRef<HTMLElement>(null);
  const [thumbnails, setThumbnails] = useState(false);
  const size = useFirstSize(document);
  const { scale, zoomIn, zoomOut, fit, percent } = useZoom(area, size[0]);
  const show = useCallback(
    (page: number) =>
      area.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: 'start' }),
    [],
  );
  useEffect(() => {
    if (document && showPage !== undefined) show(showPage);
  }, [document, showPage, show]);
  if (error !== undefined) return <ProblemAlert error={error} />;
  return (
    <div className="pdf-viewer">
      <Flex className="pdf-tools" gap={4} align="center" role="toolbar" aria-label={words.tools}>
        <Button
          type="text"
          icon={<AppstoreOutlined aria-hidden />}
          aria-label={words.thumbnails}
          aria-pressed={thumbnails}
          onClick={() => setThumbnails(!thumbnails)}
        />
        <Typography.Text type="secondary">{document && words.pages(document.numPages)}</Typography.Text>
        <span className="pdf-gap" />
        <Button
          type="text"
          icon={<ZoomOutOutlined aria-hidden />}
          aria-label={words.zoomOut}
          onClick={zoomOut}
        />
        <Typography.Text className="pdf-percent" aria-live="polite">
          {percent} %
        </Typography.Text>
        <Button
          type="text"
          icon={<ZoomInOutlined aria-hidden />}
          aria-label={words.zoomIn}
          onClick={zoomIn}
        />
        <Button type="text" icon={<ColumnWidthOutlined aria-hidden />} aria-label={words.fit} onClick={fit} />
        {typeof url === 'string' && (
          <Button
            type="text"
            icon={<DownloadOutlined aria-hidden />}
            aria-label={words.download}
            href={url}
            download={title}
          />
        )}
      </Flex>
      <div className="pdf-body">
        {thumbnails && document && <Thumbnails document={document} size={size} onChosen={show} />}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1) */}
        <section className="pdf-scroll" ref={area} tabIndex={0} aria-label={title}>
          {document === undefined && <Spin className="pdf-spin" />}
          {document &&
            Array.from({ length: document.numPages }, (_, index) => index + 1).map((number) => (
              <PdfPage
                key={number}
                document={document}
                number={number}
                scale={scale}
                size={size}
                label={words.page(number)}
                onPoint={onPoint}
              >
                {overlay?.(number)}
              </PdfPage>
            ))}
        </section>
      </div>
    </div>
  );
}

function useFirstSize(document: ReturnType<typeof useDocument>['document']): readonly [number, number] {
  const [size, setSize] = useState(A4);
  useEffect(() => {
    document?.getPage(1).then(
      (page) => {
        const { width, height } = page.getViewport({ scale: 1 });
        setSize([width, height]);
      },
      () => undefined,
    );
  }, [document]);
  return size;
}
