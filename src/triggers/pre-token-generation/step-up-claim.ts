import * as z from 'zod/mini';
import { withDeadline } from '../../shared/deadline.ts';
import { failureCause } from '../../shared/failure-cause.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import type { Random } from '../../shared/random.ts';
import { applyTransition } from '../../step-up/apply.ts';
import { parseHandle } from '../../step-up/handle.ts';
import type { Binding, StepUpRecord, User } from '../../step-up/record.ts';
import { isChallengeRevoked } from '../../step-up/revocation.ts';
import { useTicket } from '../../step-up/spend.ts';
import type { StandingStore } from '../../step-up/standing-store.ts';
import type { StepUpStore } from '../../step-up/step-up-store.ts';
import { ticketSha256 } from '../../step-up/ticket.ts';
import { CHALLENGE_SECONDS } from '../../step-up/transitions.ts';
import type { TokenConfig } from '../config.ts';
import { HANDLE_KEY, TICKET_KEY, userOf } from '../trigger-event.ts';
import type { LogDecision } from '../trigger-log.ts';

/** What a token says of the approval that it was issued for (docs/token-claim.md). */
export interface StepUpClaim {
  readonly acr: string;
  readonly amr: readonly string[];
  readonly auth_time: number;
  /** `transaction:<digest>` or `session:<digest>`. */
  readonly binding: Binding;
}

export interface StepUpClaimDeps {
  readonly standings: StandingStore;
  readonly stepUps: StepUpStore;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bits128'>;
  /** For everything that a claim takes. */
  readonly deadlineMs: number;
}

/** A token comes without its claim rather than late: the id of the step-up client may have taken the rest of 4.5 s. Milliseconds. */
export const CLAIM_DEADLINE_MS = 2500;

/** Gives the claim of a token that is about to be issued to the step-up client, if it is proved. Never throws. */
export type ProveClaim = (event: unknown, log: LogDecision) => Promise<StepUpClaim | undefined>;

const metadata = z.nullish(z.record(z.string(), z.string()));
const signInEvent = z.object({
  triggerSource: z.literal('TokenGeneration_Authentication'),
  userPoolId: z.string().check(z.minLength(1)),
  request: z.object({ userAttributes: metadata, clientMetadata: metadata }),
});

/**
 * Proves a claim by the ticket that came with the answer that was approved: Verify put its hash beside the evidence, and here it is used,
 * once. A refresh proves nothing: not by its own trigger source, nor as the sign-in that GetTokensFromRefreshToken pretends to be, because
 * by then the ticket is used (F35). Only where the run itself could not use it, as in an outage, does such a refresh get in its place what
 * the run should have had, and within the same time.
 *
 * Whatever cannot be proved is a token without the claim, and a line in the log: an outage here ends no run, since the evidence is recorded
 * and the authorizer reads that, and never a token (T5). A client that sends no ticket asks for no claim and leaves no line.
 */
export function proveClaim(deps: StepUpClaimDeps): ProveClaim {
  return async (event, log) => {
    const parsed = signInEvent.safeParse(event);
    if (!parsed.success) return undefined;
    const { clientMetadata } = parsed.data.request;
    const ticket = clientMetadata?.[TICKET_KEY];
    if (ticket === undefined) return undefined;

    const handle = parseHandle(clientMetadata?.[HANDLE_KEY]);
    const sha256 = ticketSha256(ticket);
    const user = userOf(parsed.data);
    const binding = handle?.binding;
    const refused = (reason: string) => log({ outcome: 'refused', reason, binding });
    if (!handle) return void refused('handle_malformed');
    if (!sha256) return void refused('ticket_malformed');
    if (!user) return void refused('user_unknown');
    try {
      const proved = await withDeadline(prove(handle, sha256, user, deps), deps.deadlineMs);
      if (typeof proved === 'string') return void refused(proved);
      log({ outcome: 'claimed', reason: undefined, binding });
      return proved;
    } catch (error) {
      log({ outcome: 'failed', reason: undefined, binding }, failureCause(error));
      return undefined;
    }
  };
}

/** The claim as configured, or none. */
export function configuredClaim(
  config: TokenConfig['claim'],
  depsFor: (tableName: string) => StepUpClaimDeps,
): { readonly name: string; readonly prove: ProveClaim } | undefined {
  return config.kind === 'on' ? { name: config.name, prove: proveClaim(depsFor(config.tableName)) } : undefined;
}

async function prove(
  { binding, nonce }: { readonly binding: Binding; readonly nonce: string },
  sha256: string,
  user: User,
  { standings, stepUps, clock, random }: StepUpClaimDeps,
): Promise<StepUpClaim | string> {
  const { record, identity } = await standings.findStanding(user, binding);
  if (!record) return 'no_record';
  if (isChallengeRevoked(identity, record.challenge)) return 'session_revoked';

  const invocation = random.bits128();
  const used = await applyTransition(stepUps, user, binding, (current) =>
    // An approval is answered within the life of its challenge, and the token follows at once.
    useTicket(current, { nonce, ticketSha256: sha256, invocation, maxAge: CHALLENGE_SECONDS }, clock()),
  );
  return used.kind === 'refused' ? used.reason : claimOf(used.record, binding);
}

function claimOf({ evidence }: StepUpRecord, binding: Binding): StepUpClaim | string {
  if (!evidence) return 'evidence_missing';
  const { acr, amr, authTime } = evidence;
  return { acr, amr: [...amr], auth_time: authTime, binding };
}
