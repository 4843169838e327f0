/** What a trace may be found by, and nothing else: no user, client, route, binding or amount (T31). */
export type Annotation = 'outcome' | 'reason' | 'policy_sha256';

/** The one seam to a tracer: the X-Ray SDK is in maintenance and will be replaced (F62). */
export interface Tracing {
  /** Does the work as a part of the trace with this name. It ends as the work does; of a failure only that there was one is traced. */
  capture<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Notes a word on the part of the trace that is being captured. */
  annotate(annotation: Annotation, value: string): void;
}

export const noTracing: Tracing = {
  capture: (_name, work) => work(),
  annotate: () => undefined,
};
