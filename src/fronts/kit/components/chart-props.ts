import type { EChartsCoreOption } from 'echarts/core';

export interface ChartProps {
  /** What the chart shows, in a sentence, for those who do not see it. */
  readonly label: string;
  /** Lines, bars, scatter and heat maps; colours, type and axes come from the tokens unless given. */
  readonly option: EChartsCoreOption;
  readonly height?: string;
  readonly onPick?: (name: string) => void;
}
