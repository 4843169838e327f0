/** What a measurement is kept under. Every value is a word of ours, of which there are few: a client cannot make a new one. */
export type Dimensions = Readonly<Record<string, string>>;

/**
 * Takes measurements. Each is written whole and at once, so nothing waits for another invocation to find it (T35). It is kept twice:
 * under its dimensions, and under the service alone, so that one plain alarm sees them all.
 */
export interface Metrics {
  count(name: string, dimensions: Dimensions): void;
  milliseconds(name: string, value: number, dimensions: Dimensions): void;
}
