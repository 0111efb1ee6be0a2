import type { ReactNode } from 'react';
import { Bars, Chart, Freshness, Kpi } from '../index.tsx';
import { nowMs } from './demo-data.ts';
import { Part } from './part.tsx';

const TREND = [312, 298, 305, 330, 341, 322, 360, 371, 352, 398, 420, 412];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${hour} 时`);
const secondsAgo = (seconds: number): string => new Date(nowMs - seconds * 1_000).toISOString();

const option = {
  grid: { left: 48, right: 72, top: 16, bottom: 28 },
  tooltip: { trigger: 'axis' },
  xAxis: { type: 'category', data: HOURS },
  yAxis: { type: 'value', min: 0 },
  series: ['今天', '昨天'].map((name, index) => ({
    name,
    type: 'line',
    data: HOURS.map((_, hour) =>
      Math.round(
        52 + (34 - 6 * index) * Math.sin((hour - 7 - index) / 3.8) + 6 * Math.cos(hour * (2 + index)),
      ),
    ),
    endLabel: { show: true, formatter: '{a}', color: 'inherit' },
  })),
};

const TOKENS = [
  'ground',
  'surface',
  'surface-2',
  'surface-3',
  'line',
  'line-strong',
  'ink',
  'ink-2',
  'ink-3',
  'accent',
  'accent-strong',
  'accent-soft',
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
];

/** Numbers: figures, trends, bars, charts, and the tokens they are drawn with. */
export function FigureParts(): ReactNode {
  return (
    <>
      <KpiParts />
      <Part title="Bars">
        <Bars
          label="各区在办事件"
          onPick={() => undefined}
          bars={[
            { key: 'a', label: '东陵区', value: 214 },
            { key: 'b', label: '柳河区', value: 167 },
            { key: 'c', label: '北塘区', value: 96 },
            { key: 'd', label: '石门县', value: 0 },
            { key: 'e', label: '青溪县', value: undefined },
          ]}
        />
        <Bars
          label="预计明日受理"
          most={300}
          bars={[
            { key: 'a', label: '上午', value: 180, plusMinus: 32, words: '180 ± 32' },
            { key: 'b', label: '下午', value: 240, plusMinus: 41, words: '240 ± 41' },
          ]}
        />
      </Part>
      <Part title="Chart">
        <Chart label="今天和昨天各小时受理数" option={option} />
      </Part>
      <Part title="Freshness">
        <div className="cb-row">
          <Freshness asOf={secondsAgo(1)} nowMs={nowMs} />
          <Freshness asOf={secondsAgo(12)} nowMs={nowMs} />
          <Freshness asOf={secondsAgo(600)} nowMs={nowMs} />
          <Freshness asOf={undefined} />
        </div>
      </Part>
      <TokenParts />
    </>
  );
}

function KpiParts(): ReactNode {
  return (
    <Part title="Kpi">
      <Kpi
        label="今日受理"
        value="1,204"
        unit="件"
        sentence="比昨天同一时刻多 12 件"
        trend={TREND}
        asOf={secondsAgo(12)}
        nowMs={nowMs}
        definition="今天 0 时以来受理的事件数，不含并单和作废。口径负责：运行中心。"
      />
      <Kpi
        label="按时办结率"
        value="96.4"
        unit="%"
        sentence="有 38 件超时，主要在排水"
        trend={[95, 96, undefined, undefined, 96.2, 96.8, 96.4]}
        asOf={secondsAgo(420)}
        nowMs={nowMs}
      />
      <Kpi label="满意率" value={undefined} sentence="今天还没有评价" />
    </Part>
  );
}

function TokenParts(): ReactNode {
  return (
    <>
      <Part title="Type">
        <p style={{ fontSize: 'var(--step-12)' }}>12 城市里的每一件事都有人管</p>
        <p style={{ fontSize: 'var(--step-14)' }}>14 城市里的每一件事都有人管</p>
        <p style={{ fontSize: 'var(--step-16)' }}>16 城市里的每一件事都有人管</p>
        <p style={{ fontSize: 'var(--step-20)' }}>20 城市里的每一件事都有人管</p>
        <p style={{ fontSize: 'var(--step-28)' }}>28 每一件事都有人管</p>
        <p style={{ fontSize: 'var(--step-40)' }}>40 都有人管 1,204</p>
      </Part>
      <Part title="Tokens">
        <div className="gallery-swatches">
          {TOKENS.map((name) => (
            <span
              key={name}
              className="gallery-swatch"
              style={{ '--swatch': `var(--${name})` } as React.CSSProperties}
            >
              {name}
            </span>
          ))}
        </div>
      </Part>
    </>
  );
}
