/** What a trigger's log line may hold: no user name, handle, display text, provider id or answer (T31). */
export interface TriggerLine {
  readonly trigger:
    | 'define_auth_challenge'
    | 'create_auth_challenge'
    | 'verify_auth_challenge'
    | 'pre_token_generation';
  /** `rung` once for each push; `waiting` where an earlier push is shown again; `failed` for outages and faults. */
  readonly outcome: 'rung' | 'waiting' | 'bound' | 'approved' | 'refused' | 'pending' | 'failed';
  /** A reason or error code. */
  readonly reason: string | null;
  /** A digest: tells records apart and nothing else. */
  readonly binding: string | null;
}

export type TriggerLog = (line: TriggerLine) => void;

/** The JSON text of a line. Only a failure is an error: an alarm must not follow people who decline (T25). */
export function toLogText({ trigger, outcome, reason, binding }: TriggerLine): string {
  const level = outcome === 'failed' ? 'ERROR' : 'INFO';
  return JSON.stringify({ level, message: 'auth_challenge', trigger, outcome, reason, binding });
}

/** One JSON line on standard output. */
export const triggerLines: TriggerLog = (line) => {
  process.stdout.write(`${toLogText(line)}\n`);
};
