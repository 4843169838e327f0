import type { RunResult } from '../report/results.ts';
import { millis, whole } from './numbers.ts';
import { plotFrame, polyline, spread } from './plot.ts';
import { logScale, ninesScale } from './scale.ts';
import { SHOWN_ROWS, STORE_CALLS } from './shown-rows.ts';
import { element, label, picture, type Svg } from './svg.ts';
import { STYLE } from './theme.ts';

type Run = Pick<RunResult, 'rows' | 'decisions' | 'options' | 'machine'>;
type Series = Run['rows'][number];

const WIDTH = 820;
const HEIGHT = 460;
const FRAME = { left: 64, right: 600, top: 120, bottom: 400 };

/** The distribution of the times of a run as SVG: what so many percent of each kind of decision do not exceed. Undefined for too short a run. */
export function latencyChart({ rows, decisions, options, machine }: Run): string | undefined {
  const series = SHOWN_ROWS.flatMap(
    (name) => rows.find(({ row, percentiles }) => row === name && percentiles.length > 1) ?? [],
  );
  const ends = series.flatMap(({ percentiles }) => percentiles.at(-1)?.[0] ?? []);
  if (ends.length < SHOWN_ROWS.length) return undefined;
  // All lines end where the rarest kind still has enough decisions.
  const most = Math.min(...ends);
  const pointsOf = ({ percentiles }: Series) => percentiles.filter(([percent]) => percent <= most);
  const times = series.flatMap((each) => pointsOf(each).map(([, time]) => time));
  const x = ninesScale(most, { from: FRAME.left, to: FRAME.right });
  const y = logScale(Math.min(...times), Math.max(...times), { from: FRAME.bottom, to: FRAME.top });

  const { workers, store, population } = options;
  const conditions = [
    `${whole(decisions)} decisions, ${workers} authorizers, ${whole(population.people)} people with records, ${store}`,
    `${machine.cores} cores, ${machine.model}`,
  ];
  const lines = series.map((each, index) =>
    polyline(
      pointsOf(each).map(([percent, time]) => [x(percent), y(time)]),
      index,
    ),
  );
  const lastHeights = series.map((each) => y(pointsOf(each).at(-1)?.[1] ?? 1));
  const labels = spread(lastHeights, 54).flatMap((height, index) =>
    labelOf(series[index], index, lastHeights[index] ?? 0, height),
  );

  return picture(
    {
      width: WIDTH,
      height: HEIGHT,
      title: 'How long a decision takes',
      description: `${conditions.join('; ')}. ${series.map(inWords).join(' ')}`,
      style: STYLE,
    },
    label('How long a decision takes', 20, 32, { class: 'title' }),
    ...conditions.map((line, index) => label(line, 20, 54 + 18 * index, { class: 'quiet' })),
    plotFrame(
      FRAME,
      { scale: x, title: 'percent of decisions that take no longer', format: (percent) => `${percent} %` },
      { scale: y, title: 'milliseconds, logarithmic', format: String },
    ),
    element('g', {}, ...lines),
    element('g', {}, ...labels),
  );
}

/** Its name beside the end of its line, and what it comes to. */
function labelOf(series: Series | undefined, index: number, from: number, height: number): readonly Svg[] {
  if (!series) return [];
  const name = SHOWN_ROWS.find((row) => row === series.row) ?? 'token only';
  const { right } = FRAME;
  return [
    element('polyline', {
      class: `leader s${index}`,
      points: `${right + 3},${from.toFixed(1)} ${right + 14},${height.toFixed(1)}`,
    }),
    label(name, right + 18, height - 12, { class: `heading f${index}` }),
    label(STORE_CALLS[name], right + 18, height + 4, { class: 'quiet' }),
    label(`median ${millis(series.p50)}, 99 % ${millis(series.p99)}`, right + 18, height + 20, { class: 'quiet' }),
  ];
}

function inWords({ row, p50, p99 }: Series): string {
  return `${row}: half within ${millis(p50)}, 99 percent within ${millis(p99)}.`;
}
