import { type ReactNode, useId } from 'react';
import { useNow } from '../browser/use-now.ts';
import { useText } from '../browser/use-text.ts';
import { ageInWords } from '../clock.ts';
import { barWidths, sparkPath } from '../figures.ts';

export interface FreshnessProps {
  /** When the data were true, ISO 8601; undefined when there are none. */
  readonly asOf: string | undefined;
  /** Older than this is drawn as stale; 60 s unless told. */
  readonly staleAfterMs?: number;
  readonly nowMs?: number;
}

/** How old the data are; says so plainly when they are too old to act on. */
export function Freshness({ asOf, staleAfterMs = 60_000, nowMs }: FreshnessProps): ReactNode {
  const text = useText();
  const tickMs = useNow();
  if (asOf === undefined) return <span className="cb-fresh cb-fresh-stale">{text.freshNone}</span>;
  const ageMs = (nowMs ?? tickMs) - Date.parse(asOf);
  const age = ageInWords(ageMs, text);
  if (ageMs > staleAfterMs) return <span className="cb-fresh cb-fresh-stale">{text.freshStale(age)}</span>;
  return <span className="cb-fresh">{ageMs < 2_000 ? text.freshJustNow : text.freshAgo(age)}</span>;
}

export interface KpiProps {
  readonly label: string;
  /** Already worded with its unit's precision: `98.2`, `1,204`; undefined draws "no data". */
  readonly value: string | undefined;
  readonly unit?: string;
  /** One sentence: `比昨天同一时刻多 12 件`. */
  readonly sentence?: string;
  readonly trend?: readonly (number | undefined)[];
  readonly asOf?: string;
  readonly staleAfterMs?: number;
  /** How the figure is defined, on hover or focus. */
  readonly definition?: string;
  readonly nowMs?: number;
}

/** One figure, one sentence, one line of trend, and the age of it. */
export function Kpi(props: KpiProps): ReactNode {
  const text = useText();
  const definitionId = useId();
  const label =
    props.definition === undefined ? (
      <span className="cb-kpi-label">{props.label}</span>
    ) : (
      <span className="cb-explained cb-kpi-label">
        <button type="button" className="cb-kpi-define" aria-describedby={definitionId}>
          {props.label}
        </button>
        <span className="cb-explanation" id={definitionId} role="tooltip">
          {props.definition}
        </span>
      </span>
    );
  return (
    <div className="cb-kpi">
      {label}
      <p className="cb-kpi-value">
        {props.value === undefined ? <span className="cb-kpi-none">{text.noData}</span> : props.value}
        {props.value === undefined || props.unit === undefined ? null : (
          <span className="cb-kpi-unit">{props.unit}</span>
        )}
      </p>
      {props.sentence === undefined ? null : <p className="cb-kpi-sentence">{props.sentence}</p>}
      {props.trend === undefined ? null : (
        <Spark values={props.trend} label={`${props.label} ${text.trend}`} />
      )}
      {props.asOf === undefined ? null : (
        <Freshness
          asOf={props.asOf}
          {...(props.staleAfterMs === undefined ? {} : { staleAfterMs: props.staleAfterMs })}
          {...(props.nowMs === undefined ? {} : { nowMs: props.nowMs })}
        />
      )}
    </div>
  );
}

/** A line of trend without axes; a gap in the data is a gap in the line, the last value has a dot. */
export function Spark({
  values,
  label,
}: {
  values: readonly (number | undefined)[];
  label: string;
}): ReactNode {
  const drawn = sparkPath(values, 120, 32);
  return (
    <svg className="cb-spark" viewBox="0 0 120 32" role="img" aria-label={label} preserveAspectRatio="none">
      <path className="cb-spark-base" d="M0 31.5H120" vectorEffect="non-scaling-stroke" />
      <path className="cb-spark-line" d={drawn.path} vectorEffect="non-scaling-stroke" />
      {drawn.last === undefined ? null : (
        <path
          className="cb-spark-last"
          d={`M${drawn.last.x} ${drawn.last.y}h.01`}
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number | undefined;
  /** The value in words when a plain number will not do: `98.2%`. */
  readonly words?: string;
  /** Half of the uncertainty, in the unit of the value. */
  readonly plusMinus?: number;
}

export interface BarsProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** The end of the scale; the largest value unless told. Bars begin at zero, always. */
  readonly most?: number;
  readonly onPick?: (key: string) => void;
}

/** Lying bars from zero with their names and values written beside them. */
export function Bars({ label, bars, most, onPick }: BarsProps): ReactNode {
  const text = useText();
  const widths = barWidths(bars, most);
  return (
    <ul className="cb-bars" aria-label={label}>
      {bars.map((bar, index) => {
        const width = widths[index];
        const words =
          bar.value === undefined ? text.noData : (bar.words ?? bar.value.toLocaleString('zh-CN'));
        return (
          <li key={bar.key} className="cb-bar">
            {onPick === undefined ? (
              <span className="cb-bar-label">{bar.label}</span>
            ) : (
              <button type="button" className="cb-bar-label cb-bar-pick" onClick={() => onPick(bar.key)}>
                {bar.label}
              </button>
            )}
            <span className={`cb-bar-track${width === undefined ? ' cb-bar-none' : ''}`} aria-hidden="true">
              <span className="cb-bar-fill" style={{ inlineSize: `${(width?.value ?? 0) * 100}%` }} />
              {width === undefined || width.to === width.from ? null : (
                <span
                  className="cb-bar-doubt"
                  style={{
                    insetInlineStart: `${width.from * 100}%`,
                    inlineSize: `${(width.to - width.from) * 100}%`,
                  }}
                />
              )}
            </span>
            <span className="cb-bar-value cb-figures">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
