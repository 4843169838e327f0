import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../dev/demo/decision-journal.ts';

const lineOf = (id: string, reason: string) =>
  JSON.stringify({ message: 'decision', outcome: 'allow', reason, enforced: true, extended_request_id: id });

describe('the decision journal', () => {
  it('finds the decision on a request among all lines, whether it came before the question or after it', async () => {
    const journal = createDecisionJournal();

    journal.take('Invoke Error {');
    journal.take(lineOf('one', 'token_sufficient'));
    const later = journal.on('two');
    journal.take(JSON.stringify({ message: 'auth_challenge', extended_request_id: 'two' }));
    journal.take(lineOf('two', 'step_up_accepted'));

    expect(await journal.on('one')).toEqual({ outcome: 'allow', reason: 'token_sufficient', enforced: true });
    expect(await later).toEqual({ outcome: 'allow', reason: 'step_up_accepted', enforced: true });
  });
});
