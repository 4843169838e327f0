import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type FailureCause, failureCause } from '../shared/failure-cause.ts';
import { type Clock, type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import { SettingUnreadableError } from '../shared/setting-unreadable-error.ts';

/** Seconds for which an id is used again before the parameter is asked for anew, also after it could not be read. */
const CACHE_SECONDS = 300;

/** Knows the id of the one client whose CUSTOM_AUTH runs count. */
export interface StepUpClient {
  /** @throws when the id cannot be read and never could be: no run goes on without it. */
  id(): Promise<string>;
}

export interface StepUpClientDeps {
  readonly ssm: SSMClient;
  readonly clock: Clock;
  /** Told why the parameter could not be read again, each time that the last known id is used instead. */
  readonly onReuse: (cause: FailureCause) => void;
}

/**
 * Reads the id from an SSM parameter. A variable would be a cycle: pool → trigger → client → pool (the parameter is written after
 * the client and found by name).
 *
 * The id never changes once it is written, so a read that fails later gives the last known one: Pre Token Generation runs at every sign-in
 * and refresh of the pool (F35, F40), and one throttled call must not refuse them all. The first read has nothing to fall back on.
 */
export function stepUpClientFromParameter(name: string, { ssm, clock, onReuse }: StepUpClientDeps): StepUpClient {
  let known: { readonly id: string; readonly at: NumericDate } | undefined;
  return {
    async id() {
      const now = clock();
      // Asked anew also after the clock was set back.
      if (known && now >= known.at && now < plusSeconds(known.at, CACHE_SECONDS)) return known.id;
      try {
        known = { id: await readParameter(name, ssm), at: now };
      } catch (error) {
        if (!known) throw error;
        onReuse(failureCause(error));
        known = { id: known.id, at: now };
      }
      return known.id;
    },
  };
}

async function readParameter(name: string, ssm: SSMClient): Promise<string> {
  // Cognito shows the text of an error to the client (F37), and that of the SDK names accounts and roles.
  const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: name })).catch((cause: unknown) => {
    throw new SettingUnreadableError('GetParameter', 'parameter_unreadable', { cause });
  });
  if (!parameter?.Value) throw new SettingUnreadableError('GetParameter', 'parameter_unreadable');
  return parameter.Value;
}
