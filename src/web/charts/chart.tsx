/** A chart with its name for screen readers; the same figures stand in a table beside it. */
import { theme } from 'antd';
import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import './chart.css';

interface Props {
  /** What it shows, in one sentence. */
  readonly label: string;
  readonly option: EChartsCoreOption;
  readonly height: number;
  readonly onPick?: ((picked: Picked) => void) | undefined;
}

export interface Picked {
  readonly seriesName: string;
  readonly dataIndex: number;
  readonly value: unknown;
}

type Drawing = ReturnType<typeof import('./engine.ts')['init']>;

export function Chart({ label, option, height, onPick }: Props) {
  const { token } = theme.useToken();
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const wanted = useRef({ option, onPick });
  wanted.current = { option: withColours(option, token), onPick };
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let gone = false;
    const watch = new ResizeObserver(() => drawing.current?.resize());
    void import('./engine.ts').then(({ init }) => {
      if (gone) return;
      drawing.current = init(element, null, { renderer: 'svg' });
      drawing.current.setOption(wanted.current.option);
      drawing.current.on('click', (event) => wanted.current.onPick?.(event as unknown as Picked));
      watch.observe(element);
    });
    return () => {
      gone = true;
      watch.disconnect();
      drawing.current?.dispose();
      drawing.current = null;
    };
  }, []);
  useEffect(() => {
    drawing.current?.setOption(withColours(option, token), true);
  }, [option, token]);
  return <div ref={place} className="chart" role="img" aria-label={label} style={{ height }} />;
}

interface Colours {
  /** Labels are measured before they are drawn: the chart must know the font by its name. */
  readonly fontFamily: string;
  readonly colorText: string;
  readonly colorBgElevated: string;
  readonly colorBorder: string;
}

/** The tooltip is drawn, not written as HTML: styles in HTML are refused by the content security policy. */
function withColours(option: EChartsCoreOption, token: Colours): EChartsCoreOption {
  const tooltip = option['tooltip'] as object | undefined;
  const inText = (name: string, place: 'axisLabel' | 'textStyle') => {
    const part = option[name] as Readonly<Record<string, object>> | undefined;
    return part && { [name]: { ...part, [place]: { ...part[place], color: token.colorText } } };
  };
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    textStyle: { color: token.colorText, fontFamily: token.fontFamily },
    ...option,
    ...inText('legend', 'textStyle'),
    ...inText('visualMap', 'textStyle'),
    ...inText('xAxis', 'axisLabel'),
    ...inText('yAxis', 'axisLabel'),
    ...(tooltip && {
      tooltip: {
        ...tooltip,
        renderMode: 'richText',
        backgroundColor: token.colorBgElevated,
        borderColor: token.colorBorder,
        textStyle: { color: token.colorText },
      },
    }),
  };
}
