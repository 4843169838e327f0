/** Points of a run in equal distances of time, never more than so many: when it is full every other one goes, and it takes half as many. */
export interface TimeSeries<Point> {
  /** Offers a point of each tick. */
  tick(point: () => Point): void;
  points(): readonly Point[];
}

export function createTimeSeries<Point>(most: number): TimeSeries<Point> {
  let points: Point[] = [];
  let every = 1;
  let ticks = 0;
  return {
    tick(point) {
      if (ticks % every === 0) points.push(point());
      ticks += 1;
      if (points.length < most) return;
      points = points.filter((_, index) => index % 2 === 0);
      every *= 2;
    },
    points: () => points,
  };
}
