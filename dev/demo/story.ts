import type { StackDescription } from '../stack/stack-description.ts';
import { deviations } from './chapters/deviations.ts';
import { federatedSignIn } from './chapters/federated-sign-in.ts';
import { groups } from './chapters/groups.ts';
import { identity } from './chapters/identity.ts';
import { lock } from './chapters/lock.ts';
import { machineCaller } from './chapters/machine-caller.ts';
import { repetition } from './chapters/repetition.ts';
import { revocation } from './chapters/revocation.ts';
import { shadowMode } from './chapters/shadow-mode.ts';
import { signUp } from './chapters/sign-up.ts';
import { transfer } from './chapters/transfer.ts';
import { waiting } from './chapters/waiting.ts';
import type { DecisionJournal } from './decision-journal.ts';
import { createStage } from './stage.ts';
import type { Transcript } from './transcript.ts';

/**
 * A high-value request and its neighbours, over real HTTP: what is let through, what is challenged, and what never gets anywhere. Every
 * step states what it must show; the transcript counts what differs.
 */
export async function runStory(
  stack: StackDescription,
  transcript: Transcript,
  journal: DecisionJournal,
): Promise<void> {
  const stage = createStage(stack, transcript, journal);
  const token = await stage.alice.signIn(stack.clients.web);

  await transfer(stage, token);
  await deviations(stage, token);
  await identity(stage, token);
  await signUp(stage);
  await federatedSignIn(stage);
  await groups(stage);
  await machineCaller(stage, token);
  await shadowMode(stage, token);
  await repetition(stage, token);
  await lock(stage, token);
  await revocation(stage);
  await waiting(stage);
}
