import { type KeyboardEvent, type ReactNode, useMemo } from 'react';
import type { FlowView } from '../../../base/loop/flow/admin-contract.ts';
import { usePick, useText } from '../../kit/index.tsx';
import { type FlowBox, type FlowPicture, layoutFlow, pathOf } from './flow-layout.ts';
import { flowWords } from './words/flow-words.ts';

const [LINE, SMALL_LINE, PADDING] = [18, 15, 10];
const [FACE, SMALL_FACE] = [14, 12];
/** Room that the end of a way takes at a box. */
const PORT = 18;

/** Width of words in pixels: Chinese characters are as wide as they are high, others a little more than half. */
function widthOf(words: string, face: number): number {
  let width = 0;
  for (const letter of words) width += letter.charCodeAt(0) > 0x2e80 ? face : face * 0.58;
  return width;
}

interface Drawn {
  readonly picture: FlowPicture;
  readonly lines: ReadonlyMap<string, readonly string[]>;
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

/** A flow in layers from its first state down; a state that is picked brings out what leads from it. */
export function FlowDiagram(props: {
  flow: FlowView;
  picked: string | undefined;
  onPick: (state: string | undefined) => void;
}): ReactNode {
  const { flow, picked, onPick } = props;
  const text = useText(flowWords);
  const kit = useText();
  const pick = usePick();
  const drawn = useMemo((): Drawn => {
    const clocks = (ids: readonly string[]): string =>
      kit.listed(
        ids.map((id) => pick(flow.clocks.find((each) => each.id === id)?.title ?? { zh: id, en: id })),
      );
    return draw(flow, pick, (state) => [
      ...(state.runs.length > 0 ? [text.runs(clocks(state.runs))] : []),
      ...(state.pauses.length > 0 ? [text.pauses(clocks(state.pauses))] : []),
    ]);
  }, [flow, pick, text, kit]);
  const { picture, lines, labels } = drawn;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="admin-scroll flow-frame" tabIndex={0} aria-label={text.which}>
      {/* biome-ignore lint/a11y/useSemanticElements: a field set cannot stand in a picture */}
      <svg
        width={picture.width}
        height={picture.height}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        role="group"
        aria-label={text.picture(pick(flow.title), flow.states.length, picture.ways.length)}
      >
        <defs>
          <marker
            id="flow-tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8Z" className="flow-tip" />
          </marker>
        </defs>
        {picture.ways.map((way) => (
          <WayLine
            key={`${way.from} ${way.to}`}
            {...{ way, picked }}
            words={labels.get(`${way.from} ${way.to}`) ?? []}
          />
        ))}
        {picture.boxes.map((box) => {
          const state = flow.states.find((each) => each.id === box.id);
          if (state === undefined) return null;
          const isPicked = box.id === picked;
          return (
            <StateBox
              key={box.id}
              {...{ box, state, isPicked }}
              isFirst={state.id === flow.initial}
              words={lines.get(box.id) ?? []}
              onPress={() => onPick(isPicked ? undefined : box.id)}
            />
          );
        })}
      </svg>
    </section>
  );
}

/** What leads from one state to another; weak while another state is picked. */
function WayLine(props: {
  way: FlowPicture['ways'][number];
  words: readonly string[];
  picked: string | undefined;
}): ReactNode {
  const { way, words, picked } = props;
  const look = picked === undefined ? '' : way.from === picked ? ' flow-out' : ' flow-weak';
  return (
    <g className={`flow-way${way.isBack ? ' flow-back' : ''}${look}`}>
      <path d={pathOf(way.points)} markerEnd="url(#flow-tip)" />
      <Lines words={words} x={way.label.x} y={way.label.y} step={SMALL_LINE} />
    </g>
  );
}

function StateBox(props: {
  box: FlowPicture['boxes'][number];
  state: FlowView['states'][number];
  words: readonly string[];
  isFirst: boolean;
  isPicked: boolean;
  onPress: () => void;
}): ReactNode {
  const { box, state, words, isFirst, isPicked, onPress } = props;
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onPress();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a picture
    <g
      className="flow-state"
      data-final={state.final || undefined}
      data-first={isFirst || undefined}
      role="button"
      tabIndex={0}
      aria-pressed={isPicked}
      aria-label={words.join('，')}
      onClick={onPress}
      onKeyDown={press}
    >
      <rect
        x={box.x - box.width / 2}
        y={box.y - box.height / 2}
        width={box.width}
        height={box.height}
        rx="8"
      />
      <Lines words={words} x={box.x} y={box.y} step={LINE} />
    </g>
  );
}

function Lines(props: { words: readonly string[]; x: number; y: number; step: number }): ReactNode {
  const { words, x, y, step } = props;
  return words.map((line, index) => (
    <text key={line} x={x} y={y + (index - (words.length - 1) / 2) * step} dy="0.35em">
      {line}
    </text>
  ));
}

function draw(
  flow: FlowView,
  pick: (words: { zh: string; en: string }) => string,
  clocksOf: (state: FlowView['states'][number]) => readonly string[],
): Drawn {
  const lines = new Map(flow.states.map((state) => [state.id, [pick(state.title), ...clocksOf(state)]]));
  const labels = new Map<string, string[]>();
  for (const action of flow.actions)
    for (const from of action.from)
      for (const to of action.to) {
        if (to === from) continue;
        const words = labels.get(`${from} ${to}`) ?? [];
        labels.set(`${from} ${to}`, [...words, pick(action.title)]);
      }
  const boxes = flow.states.map((state): FlowBox => {
    const [first = '', ...small] = lines.get(state.id) ?? [];
    const width = Math.max(widthOf(first, FACE), ...small.map((line) => widthOf(line, SMALL_FACE)));
    return {
      id: state.id,
      width: Math.max(width + 2 * PADDING, mostEnds(state.id, labels) * PORT),
      height: LINE * (1 + small.length) + PADDING,
    };
  });
  const ways = [...labels].map(([key, words]) => {
    const [from = '', to = ''] = key.split(' ');
    const width = Math.max(...words.map((line) => widthOf(line, SMALL_FACE))) + PADDING;
    return { from, to, width, height: words.length * SMALL_LINE + 4 };
  });
  return { picture: layoutFlow(boxes, ways, flow.initial), lines, labels };
}

/** How many ways leave a state or lead to it, whichever are more. */
function mostEnds(state: string, labels: ReadonlyMap<string, unknown>): number {
  const keys = [...labels.keys()];
  const from = keys.filter((key) => key.startsWith(`${state} `)).length;
  return Math.max(from, keys.filter((key) => key.endsWith(` ${state}`)).length);
}
