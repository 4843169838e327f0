import { machineToken } from '../machine.ts';
import { reasonIn } from '../replies.ts';
import type { Stage } from '../stage.ts';

const BATCH = '/batch/payments';

/** A caller that is no person, and what is closed to it. */
export async function machineCaller({ stack, transcript, alice, bank }: Stage, token: string): Promise<void> {
  const { step, expect } = transcript;

  step('Payroll is a machine: it gets a token for itself, and its own route takes it');
  const machine = await machineToken(stack.token_endpoint, stack.machine, transcript.exchange);
  expect('status', (await bank.post(machine, BATCH, { payments: [] })).status, 200);

  step('No route of a person takes it, and that one takes no person');
  const asPerson = await bank.get(machine, `/accounts/${alice.accountId}`);
  expect('status', asPerson.status, 401);
  expect('reason', reasonIn(asPerson), 'caller_not_accepted');
  const asMachine = await bank.post(token, BATCH, { payments: [] });
  expect('status', asMachine.status, 401);
  expect('reason', reasonIn(asMachine), 'caller_not_accepted');
}
