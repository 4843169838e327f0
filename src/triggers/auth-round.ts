/** A CUSTOM_AUTH run is named by 128 random bits; the first round's challengeMetadata carries the name (F31). */
const FLOW = /^(bind|liveid):([\w-]{22})$/;

/** One earlier round, as Cognito lists it in session[] (F31, F33). */
export interface PastRound {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | undefined;
}

/** A past round that is one of ours. */
export interface AuthRound {
  readonly name: 'bind' | 'liveid';
  readonly flow: string;
}

/** The challengeMetadata of a round. */
export function roundMetadata({ name, flow }: AuthRound): string {
  return `${name}:${flow}`;
}

/** Reads a past round; undefined for built-in challenges and foreign metadata. */
function readRound(past: PastRound): AuthRound | undefined {
  if (past.challengeName !== 'CUSTOM_CHALLENGE') return undefined;
  const [, name, flow] = FLOW.exec(past.challengeMetadata ?? '') ?? [];
  return (name === 'bind' || name === 'liveid') && flow !== undefined ? { name, flow } : undefined;
}

/** The flow of a session whose first round is a bind that succeeded and whose other rounds are LiveID rounds of that flow. */
export function boundFlow(session: readonly PastRound[]): string | undefined {
  const [first, ...others] = session;
  const bind = first && readRound(first);
  if (!first || bind?.name !== 'bind' || !first.challengeResult) return undefined;
  const consistent = others.every((past) => {
    const round = readRound(past);
    return round?.name === 'liveid' && round.flow === bind.flow;
  });
  return consistent ? bind.flow : undefined;
}
