import type { Scale } from './scale.ts';
import { element, label, type Svg } from './svg.ts';

/** Where a plot lies in its picture. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Axis {
  readonly scale: Scale;
  /** What it measures, with its unit. */
  readonly title: string;
  readonly format: (value: number) => string;
}

/** Grid, numbers and names of both axes. */
export function plotFrame({ left, right, top, bottom }: Frame, x: Axis, y: Axis): Svg {
  const middle = (left + right) / 2;
  return element(
    'g',
    {},
    ...y.scale.ticks.flatMap((value) => [
      element('line', { class: 'grid', x1: left, x2: right, y1: y.scale(value), y2: y.scale(value) }),
      label(y.format(value), left - 8, y.scale(value) + 4, { class: 'quiet', 'text-anchor': 'end' }),
    ]),
    ...x.scale.ticks.flatMap((value) => [
      element('line', { class: 'axis', x1: x.scale(value), x2: x.scale(value), y1: bottom, y2: bottom + 5 }),
      label(x.format(value), x.scale(value), bottom + 19, { class: 'quiet', 'text-anchor': 'middle' }),
    ]),
    element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    label(x.title, middle, bottom + 39, { class: 'quiet', 'text-anchor': 'middle' }),
    label(y.title, left, top - 12, { class: 'quiet' }),
  );
}

/** A line through points, in the colour and dashes of a series. */
export function polyline(points: readonly (readonly [number, number])[], series: number, more = ''): Svg {
  const places = points.map((point) => point.map((value) => value.toFixed(1)).join(','));
  return element('polyline', { class: `line s${series}${more && ` ${more}`}`, points: places.join(' ') });
}

/** A dot for each point, so that it is seen what was measured and what only lies between. */
export function dots(points: readonly (readonly [number, number])[], series: number): readonly Svg[] {
  return points.map(([cx, cy]) => element('circle', { class: `f${series}`, cx, cy, r: 3 }));
}

/** Heights from the top down, none nearer to another than `distance`, each as near to its own as it can be. In the order given. */
export function spread(heights: readonly number[], distance: number): readonly number[] {
  const order = [...heights.keys()].toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  // Neighbours that are too near become one group, around the middle of what its members want.
  const groups: { readonly members: number[]; middle: number }[] = [];
  for (const member of order) {
    groups.push({ members: [member], middle: heights[member] ?? 0 });
    for (;;) {
      const [before, last] = groups.slice(-2);
      if (!before || !last || groups.length < 2) break;
      const needed = ((before.members.length + last.members.length) * distance) / 2;
      if (last.middle - before.middle >= needed) break;
      const members = [...before.members, ...last.members];
      const middle = members.reduce((sum, each) => sum + (heights[each] ?? 0), 0) / members.length;
      groups.splice(-2, 2, { members, middle });
    }
  }
  const placed = new Map(
    groups.flatMap(({ members, middle }) =>
      members.map((member, index) => [member, middle + (index - (members.length - 1) / 2) * distance] as const),
    ),
  );
  return heights.map((height, index) => placed.get(index) ?? height);
}
