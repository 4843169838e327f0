import { type ProofingSession, type ProofingStatus, proofBeforeSignUp } from '../../../src/client/index.ts';

export interface ProofingApi {
  readonly open: (username: string) => Promise<ProofingSession>;
  readonly ask: (sessionId: string) => Promise<ProofingStatus>;
}

/** Gives the `ClientMetadata` of `SignUp`, once the person has passed. */
export function proofed(username: string, api: ProofingApi, show: (url: string) => void, signal: AbortSignal) {
  return proofBeforeSignUp({
    start: () => api.open(username),
    onProofing: ({ url }) => show(url),
    check: api.ask,
    signal,
  });
}
