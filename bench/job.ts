/** What a process that measures is told. */
export interface Job {
  readonly row: string;
  readonly worldFile: string;
  /** Runs before the clock starts. A cold row has none. */
  readonly warmUp: number;
  readonly runs: number;
}

/** What it found, per run. */
export interface Sample {
  readonly cpuMicros: number;
  readonly wallMicros: number;
  /** Of the whole process, at its end. */
  readonly peakRssKb: number;
  /** What the runs came to, if not all of them to what the row expects. */
  readonly unexpected: string | undefined;
}

/** What it says instead where store or keys did not answer within the function's own limits: on a busy machine they are met. */
export interface Outage {
  readonly outage: string;
}

/** @throws the error itself where it is no outage. */
export function toOutage(error: unknown): Outage {
  const { code } = Object(error);
  if (!OUTAGES.includes(code)) throw error;
  return { outage: code };
}

const OUTAGES = ['ERR_STORE_UNAVAILABLE', 'ERR_TOKEN_KEYS_UNAVAILABLE', 'ERR_DEADLINE_EXCEEDED'];
