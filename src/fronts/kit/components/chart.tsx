import type { EChartsCoreOption } from 'echarts/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { Skeleton } from './states.tsx';

export interface ChartProps {
  /** What the chart shows, in a sentence, for those who do not see it. */
  readonly label: string;
  /** Lines, bars, scatter and heat maps; colours, type and axes come from the tokens unless given. */
  readonly option: EChartsCoreOption;
  readonly height?: string;
  readonly onPick?: (name: string) => void;
}

const Canvas = /* @__PURE__ */ lazy(async () => ({
  default: (await import('./chart-canvas.tsx')).ChartCanvas,
}));

/** A larger chart; its library arrives when it is first drawn. For a line or some bars `Spark` and `Bars` do. */
export function Chart(props: ChartProps): ReactNode {
  return (
    <div className="cb-chart" style={{ blockSize: props.height ?? '16rem' }}>
      <Suspense fallback={<Skeleton shape="block" count={1} />}>
        <Canvas {...props} />
      </Suspense>
    </div>
  );
}
