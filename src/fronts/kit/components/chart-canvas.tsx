import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DatasetComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, registerTheme, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { usePreferences } from '../browser/preferences.ts';
import type { ChartProps } from './chart-props.ts';

use([
  BarChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  DatasetComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  CanvasRenderer,
]);

/** The chart itself; loaded by `Chart` when it is first drawn. */
export function ChartCanvas({ label, option, onPick }: ChartProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(undefined);
  const { theme } = usePreferences();
  const pick = useEffectEvent((name: string) => onPick?.(name));
  const draw = useEffectEvent(() => chart.current?.setOption(option, { notMerge: true }));

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    registerTheme('citybrain', chartTheme());
    const made = init(element, 'citybrain');
    chart.current = made;
    made.on('click', (event) => pick(event.name));
    draw();
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = undefined;
    };
  }, [theme]);
  useEffect(() => draw(), [option]);

  return <div ref={frame} role="img" aria-label={label} style={{ blockSize: '100%' }} />;
}

function chartTheme(): object {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const fontSize = Number.parseFloat(token('--step-12')) * 16;
  const axis = {
    axisLine: { lineStyle: { color: token('--line-strong') } },
    axisTick: { show: false },
    axisLabel: { color: token('--ink-2'), fontSize },
    splitLine: { lineStyle: { color: token('--line') } },
  };
  return {
    color: [1, 2, 3, 4, 5, 6].map((index) => token(`--series-${index}`)),
    textStyle: { fontFamily: token('--font'), fontSize, color: token('--ink') },
    animationDuration: 180,
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: { ...axis, splitLine: { show: false } },
    line: { symbol: 'none', lineStyle: { width: 2 } },
    tooltip: {
      backgroundColor: token('--surface'),
      borderColor: token('--line'),
      textStyle: { color: token('--ink') },
    },
  };
}
