import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, startBank } from './bank-browser.ts';

let bank: Awaited<ReturnType<typeof startBank>>;

describe.skipIf(launch === undefined)('an approval that is interrupted', () => {
  beforeAll(async () => {
    bank = await startBank();
  });
  beforeEach(() => bank.clearPhones());
  afterEach(async () => {
    bank.tenant().setPersona('p-alice', undefined);
    bank.tenant().setFault({ operation: 'stepup', fault: undefined });
    bank.tenant().setFault({ operation: 'result', fault: undefined });
    expect(await bank.takeErrors()).toEqual([]);
  });
  afterAll(() => bank?.close());

  it('goes on after a reload of the page, with the same code', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();
    await alice.send('1000');
    await alice.heading('Approve on your phone').waitFor();
    const code = await alice.page.locator('dd.match').textContent();

    await alice.page.reload();

    await alice.heading('Approve on your phone').waitFor();
    expect(await alice.page.locator('dd.match').textContent()).toBe(code);
    await alice.answer('Approve');
    await alice.heading('Transfer sent').waitFor();
    expect(await alice.shownCents()).toBe(before - 100_000);
  });

  it('is not begun again by a reload once the phone has answered: it may have been sent', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();
    const { promise: isExecuted, resolve } = Promise.withResolvers<void>();
    await alice.page.route('**/transfers/domestic', async (route) => {
      const response = await route.fetch();
      // The answer to the request that executes never comes.
      if (response.ok()) resolve();
      else await route.fulfill({ response });
    });
    await alice.send('1000');
    await alice.heading('Approve on your phone').waitFor();
    await alice.answer('Approve');
    await isExecuted;

    await alice.page.reload();

    await alice.heading('The bank did not answer').waitFor();
    await alice.page.getByText('We cannot tell whether it was sent').waitFor();
    expect(await alice.page.locator('.exchanges').textContent()).not.toContain('/transfers/');
    expect(await alice.page.getByRole('dialog').count()).toBe(0);
    expect(await alice.cents()).toBe(before - 100_000);
  });

  it('is told that another window waits for the phone, and that one goes through', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    await alice.send('1000');
    await alice.heading('Approve on your phone').waitFor();
    const other = await bank.newCustomer();
    await other.signIn('alice');

    await other.send('2000');

    await other.heading('Another request is open').waitFor();
    await other.page.getByRole('button', { name: /^Try again in/ }).waitFor();
    expect(await other.violations()).toEqual([]);
    await alice.answer('Approve');
    await alice.heading('Transfer sent').waitFor();
  });

  it('waits for a phone that is slow to answer', async () => {
    bank.tenant().setPersona('p-alice', 'slow');
    const alice = await bank.newCustomer();
    await alice.signIn('alice');

    await alice.send('1100');

    await alice.heading('Approve on your phone').waitFor();
    await alice.heading('Transfer sent').waitFor();
  });

  it('sends nothing where the identity provider is down, and says so', async () => {
    bank.tenant().setFault({ operation: 'stepup', fault: { kind: '500' } });
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();

    await alice.send('1200');

    await alice.heading('Your phone cannot be reached').waitFor();
    expect(await alice.violations()).toEqual([]);
    expect(await alice.cents()).toBe(before);
  });

  it('sends nothing where the identity provider never answers when the phone should ring, and says so', async () => {
    bank.tenant().setFault({ operation: 'stepup', fault: { kind: 'slow' } });
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();

    await alice.send('1300');

    await alice.heading('Your phone cannot be reached').waitFor();
    await alice.page.getByText('Nothing was sent').first().waitFor();
    expect(await alice.violations()).toEqual([]);
    expect(await alice.cents()).toBe(before);
  });

  it('goes through once the identity provider answers again that was silent when the phone had been approved', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    bank.tenant().setFault({ operation: 'result', fault: { kind: 'slow' } });
    await alice.send('1400');
    await alice.heading('Approve on your phone').waitFor();
    await alice.answer('Approve');
    await alice.page.getByText(/^× \d+$/).waitFor();
    expect(await alice.page.getByRole('dialog', { name: 'Approve on your phone' }).count()).toBe(1);

    bank.tenant().setFault({ operation: 'result', fault: undefined });

    await alice.heading('Transfer sent').waitFor();
  });

  it('ends with its time', async () => {
    const bob = await bank.newCustomer();
    await bob.page.clock.install();
    await bob.signIn('bob');
    await bob.send('300');
    await bob.heading('Approve on your phone').waitFor();

    // Sets the page's clock and fires no timer: a question that is under way must not run into its limit.
    await bob.page.clock.setSystemTime(Date.now() + 310_000);

    await bob.heading('Time ran out').waitFor();
    expect(await bob.violations()).toEqual([]);
  });

  it('does not say that nothing was sent where the connection is lost', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    await expect.poll(alice.balance).toContain('€');
    await alice.context.setOffline(true);

    await alice.send('5');

    await alice.heading('You are offline').waitFor();
    await alice.page.getByText('We cannot tell whether it was sent').waitFor();
    expect(await alice.violations()).toEqual([]);
    expect(new Set(alice.errors.splice(0))).toEqual(
      new Set(['Failed to load resource: net::ERR_INTERNET_DISCONNECTED']),
    );
    await alice.context.setOffline(false);
    await alice.page.getByRole('button', { name: 'Check the balance' }).click();
    await expect.poll(alice.focused).toContain('€');
  });

  it('is paused after five declined requests', async () => {
    bank.tenant().setPersona('p-alice', 'decline');
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    for (const amount of ['41', '42', '43', '44', '45']) {
      await alice.send(amount);
      await alice.heading('Declined').waitFor();
      await alice.page.getByRole('button', { name: 'Close' }).click();
    }

    await alice.send('46');

    await alice.heading('Approvals are paused').waitFor();
    await alice.page.getByRole('button', { name: /^Try again in/ }).waitFor();
    expect(await alice.violations()).toEqual([]);
  });

  it('asks for a new sign-in after the stack was started anew, which keeps none', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    await expect.poll(alice.balance).toContain('€');

    await bank.restart();
    await alice.send('50');

    await alice.heading('You are signed out').waitFor();
    await alice.page.getByRole('button', { name: 'Sign in' }).click();
    await alice.page.getByText('Your sign-in has ended.').waitFor();
    await alice.signIn('alice');
    await expect.poll(alice.balance).toBe('€50,000.00');
  });
});
