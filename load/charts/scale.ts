/** Puts values on a line of a picture. */
export interface Scale {
  (value: number): number;
  /** Values that deserve a line and a number, in order. */
  readonly ticks: readonly number[];
}

interface Range {
  /** Where the smallest and the largest value are put. */
  readonly from: number;
  readonly to: number;
}

/** From 0 to at least `most`, with round ticks. */
export function linearScale(most: number, range: Range): Scale {
  const step = roundStep(most / 4);
  const end = step * Math.ceil(most / step);
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return scale((value) => value / end, range, ticks);
}

/** Powers of ten, from the one that does not exceed `least` to the one that `most` does not exceed. */
export function logScale(least: number, most: number, range: Range): Scale {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return scale((value) => (Math.log10(value) - first) / (last - first), range, ticks);
}

/** Percents below 100, as far apart as there are nines in them: 90, 99 and 99.9 have equal distances. */
export function ninesScale(most: number, range: Range): Scale {
  const ninesOf = (percent: number) => -Math.log10(1 - percent / 100);
  const ticks = [50, 90, 99, 99.9, 99.99, 99.999].filter((percent) => percent <= most);
  return scale((percent) => ninesOf(percent) / ninesOf(most), range, ticks);
}

function scale(share: (value: number) => number, { from, to }: Range, ticks: readonly number[]): Scale {
  return Object.assign((value: number) => from + share(value) * (to - from), { ticks });
}

/** The next of 1, 2, 5, 10, 20 … */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least * 0.999) ?? 10;
  return factor * power;
}
