import type { Spread } from '../../bench/statistics.ts';
import type { GrowthResult } from '../report/results.ts';
import { millis, short, whole } from './numbers.ts';
import { dots, type Frame, plotFrame, polyline, spread } from './plot.ts';
import { linearScale, logScale } from './scale.ts';
import { SHOWN_ROWS } from './shown-rows.ts';
import { element, label, picture, type Svg } from './svg.ts';
import { STYLE } from './theme.ts';

/** What a decision on the token alone costs under a policy of so many routes. */
export interface RoutesPoint {
  readonly routes: number;
  /** CPU, in multiples of floor B. */
  readonly cost: Spread;
}

type Growth = Pick<GrowthResult, 'points' | 'options' | 'machine'>;

const WIDTH = 890;
const HEIGHT = 460;
const ROUTES: Frame = { left: 56, right: 330, top: 150, bottom: 400 };
const ROUTES_ALONE: Frame = { ...ROUTES, right: 600 };
const PEOPLE: Frame = { left: 440, right: 700, top: 150, bottom: 400 };

/** What grows with a bank as SVG: the cost of a decision by the policy's routes, and, where it was measured, its time by the people with records. */
export function growthChart(routes: readonly RoutesPoint[], growth: Growth | undefined): string {
  const isAlone = growth === undefined || growth.points.length < 2;
  return picture(
    {
      width: isAlone ? ROUTES_ALONE.right + 40 : WIDTH,
      height: HEIGHT,
      title: 'What a decision costs when the bank grows',
      description: [routesInWords(routes), ...(isAlone ? [] : peopleInWords(growth))].join(' '),
      style: STYLE,
    },
    label('What a decision costs when the bank grows', 20, 32, { class: 'title' }),
    ...routesPlot(routes, isAlone ? ROUTES_ALONE : ROUTES),
    ...(isAlone ? [] : peoplePlot(growth)),
  );
}

function routesPlot(points: readonly RoutesPoint[], frame: Frame): readonly Svg[] {
  const counts = points.map(({ routes }) => routes);
  const x = logScale(Math.min(...counts), Math.max(...counts), { from: frame.left + 16, to: frame.right - 16 });
  const y = linearScale(Math.max(...points.map(({ cost }) => cost.high)), { from: frame.bottom, to: frame.top });
  const medians = points.map(({ routes, cost }) => [x(routes), y(cost.median)] as const);
  return [
    label('More routes in the policy', 20, 66, { class: 'heading' }),
    label('token only; bars span the middle half of the rounds', 20, 84, { class: 'quiet' }),
    plotFrame(
      frame,
      { scale: x, title: 'routes', format: short },
      {
        scale: y,
        title: 'CPU, × one RSA verify and one GetItem',
        format: (value) => String(Math.round(value * 100) / 100),
      },
    ),
    element(
      'g',
      {},
      ...points.map(({ routes, cost }) =>
        element('line', {
          class: 'slow s0',
          'stroke-width': 1.5,
          x1: x(routes),
          x2: x(routes),
          y1: y(cost.low),
          y2: y(cost.high),
        }),
      ),
      polyline(medians, 0),
      ...dots(medians, 0),
    ),
  ];
}

function peoplePlot({ points, options, machine }: Growth): readonly Svg[] {
  const counts = points.map(({ people }) => people);
  const series = SHOWN_ROWS.map((name) =>
    points.flatMap(({ people, rows }) => {
      const row = rows.find((each) => each.row === name);
      return row && row.count > 0 ? [{ people, ...row }] : [];
    }),
  );
  const times = series.flat().flatMap(({ p50, p99 }) => [p50, p99]);
  const x = logScale(Math.min(...counts), Math.max(...counts), { from: PEOPLE.left + 16, to: PEOPLE.right - 16 });
  const y = logScale(Math.min(...times), Math.max(...times), { from: PEOPLE.bottom, to: PEOPLE.top });
  const lines = series.flatMap((each, index) => {
    const medians = each.map(({ people, p50 }) => [x(people), y(p50)] as const);
    const slow = each.map(({ people, p99 }) => [x(people), y(p99)] as const);
    return [polyline(slow, index, 'slow'), polyline(medians, index), ...dots(medians, index)];
  });
  const ends = series.map((each) => y(each.at(-1)?.p50 ?? 1));
  const labels = spread(ends, 18).map((height, index) =>
    label(`${SHOWN_ROWS[index]} ${millis(series[index]?.at(-1)?.p50 ?? 0)}`, PEOPLE.right + 8, height + 4, {
      class: `f${index}`,
    }),
  );
  return [
    label('More people with records', 400, 66, { class: 'heading' }),
    label(`${whole(options.decisions)} decisions each, ${options.workers} authorizers, ${options.store}`, 400, 84, {
      class: 'quiet',
    }),
    label(`${machine.cores} cores, ${machine.model}`, 400, 102, { class: 'quiet' }),
    plotFrame(
      PEOPLE,
      { scale: x, title: 'people', format: short },
      { scale: y, title: 'milliseconds, logarithmic: median with dots, 99 % thin', format: String },
    ),
    element('g', {}, ...lines),
    element('g', {}, ...labels),
  ];
}

function routesInWords(points: readonly RoutesPoint[]): string {
  const each = points.map(({ routes, cost }) => `${cost.median.toFixed(2)} at ${whole(routes)}`);
  return `Cost of a decision on the token alone by the number of routes, in multiples of one RSA verify and one GetItem: ${each.join(', ')}.`;
}

function peopleInWords({ points }: Growth): readonly string[] {
  return SHOWN_ROWS.map((name) => {
    const each = points.flatMap(({ people, rows }) => {
      const row = rows.find(({ row }) => row === name);
      return row ? [`${millis(row.p50)} at ${whole(people)}`] : [];
    });
    return `Median time of ${name} by the number of people with records: ${each.join(', ')}.`;
  });
}
