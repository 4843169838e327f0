/** What a process that measures is told. */
export interface Job {
  readonly row: string;
  readonly worldFile: string;
  /** How many runs lie before each measurement, those of the measurements before it included; ascending. A cold row has none. */
  readonly warmUps: readonly number[];
  /** How many runs each measurement has. */
  readonly runs: number;
}

/** One measurement, per run. */
export interface Stage {
  /** How many runs came before. */
  readonly after: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

/** What it found. */
export interface Sample {
  readonly stages: readonly Stage[];
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
