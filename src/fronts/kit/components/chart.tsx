import { lazy, type ReactNode, Suspense } from 'react';
import type { ChartProps } from './chart-props.ts';
import { Skeleton } from './states.tsx';

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
