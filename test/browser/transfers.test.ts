import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, startBank } from './bank-browser.ts';

let bank: Awaited<ReturnType<typeof startBank>>;

describe.skipIf(launch === undefined)('a transfer on the bank page', () => {
  beforeAll(async () => {
    bank = await startBank();
  });
  beforeEach(() => bank.clearPhones());
  afterEach(async () => expect(await bank.takeErrors()).toEqual([]));
  afterAll(() => bank?.close());

  it('goes through at once where the amount is low', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();

    await alice.send('12,50');

    await alice.heading('Transfer sent').waitFor();
    expect(await alice.shownCents()).toBe(before - 1250);
    expect(await alice.page.getByRole('dialog').count()).toBe(0);
  });

  it('goes through once it is approved on the phone, which shows the same amount, payee and code', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();
    await alice.send('1250');
    await alice.heading('Approve on your phone').waitFor();
    const sheet = alice.page.getByRole('dialog', { name: 'Approve on your phone' });
    const phone = await alice.openPhone();
    const code = await phone.locator('.code').textContent();

    expect(await sheet.textContent()).toContain('€1,250.00');
    expect(await sheet.textContent()).toContain('DE02 1203 0000 0000 2020 51');
    expect(await sheet.textContent()).toContain(`Code${code}`);
    expect(await phone.locator('.text').textContent()).toBe('Pay 1250.00 EUR to DE02120300000000202051');
    await phone.getByRole('button', { name: 'Approve' }).click();

    await alice.heading('Transfer sent').waitFor();
    expect(await alice.shownCents()).toBe(before - 125_000);
    await expect.poll(() => alice.page.locator('[aria-current=step]').textContent()).toContain('spent');
  });

  it('is one transfer where its answer is lost and the same form is sent again', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();
    await alice.page.route('**/transfers/domestic', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await alice.send('5');
    await alice.heading('The bank did not answer').waitFor();
    await alice.page.unroute('**/transfers/domestic');
    expect(alice.errors.splice(0)).toEqual(['Failed to load resource: net::ERR_CONNECTION_RESET']);

    await alice.page.getByRole('button', { name: 'Send', exact: true }).click();

    await alice.heading('Transfer sent').waitFor();
    expect(await alice.cents()).toBe(before - 500);
    await alice.send('5');
    await alice.heading('Transfer sent').waitFor();
    expect(await alice.cents()).toBe(before - 1000);
  });

  it('is asked for again under the same key where the bank does not know yet what became of it', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();
    await alice.page.route('**/transfers/instant', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, status: 409, json: { reason: 'no_execution_known' } });
    });
    await alice.send('6', { kind: 'Instant' });
    await alice.heading('Not known yet').waitFor();
    await alice.page.unroute('**/transfers/instant');

    await alice.page.getByRole('button', { name: 'Ask again' }).click();

    await alice.heading('Transfer sent').waitFor();
    expect(await alice.cents()).toBe(before - 600);
  });

  it('sends nothing where it is declined on the phone', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    const before = await alice.cents();
    await alice.send('700');
    await alice.heading('Approve on your phone').waitFor();

    await alice.answer('Decline');

    await alice.heading('Declined').waitFor();
    expect(await alice.cents()).toBe(before);
  });

  it('moves the focus into the sheet and back, and is cancelled by Escape', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');
    await alice.send('800');
    await alice.heading('Approve on your phone').waitFor();

    expect(await alice.focused()).toBe('Approve on your phone');
    await alice.page.keyboard.press('Escape');
    await alice.heading('Cancelled').waitFor();
    expect(await alice.focused()).toBe('Cancelled');
    await alice.page.keyboard.press('Escape');

    expect(await alice.page.getByRole('dialog').count()).toBe(0);
    expect(await alice.focused()).toBe('Send');
  });

  it('shows the exchange without a token that could be used', async () => {
    const bob = await bank.newCustomer();
    await bob.signIn('bob');

    await bob.send('99');
    await bob.heading('Approve on your phone').waitFor();

    const shown = await bob.page.locator('#behind').textContent();
    expect(shown).toContain('error="insufficient_user_authentication"');
    expect(shown).toContain('x-high-value-transaction: amount="99.00", currency="EUR", payee="DE02120300000000202051"');
    expect(shown).not.toMatch(/eyJ[\w-]{20}|cs1\.[\w-]{20}/);
  });

  it('says what is wrong with an amount or an IBAN, and sends nothing', async () => {
    const bob = await bank.newCustomer();
    await bob.signIn('bob');
    await bob.page.getByLabel('To (IBAN)').fill('DE03 1203 0000 0000 2020 51');
    await bob.page.getByLabel('Amount in euros').fill('0');

    await bob.page.getByRole('button', { name: 'Send', exact: true }).click();

    await bob.page.getByText('This is not a valid IBAN').waitFor();
    await bob.page.getByText('Enter an amount such as').waitFor();
    expect(await bob.page.locator('.exchanges').textContent()).not.toContain('/transfers/');
    expect(await bob.violations()).toEqual([]);
  });

  it('says why the bank refuses it', async () => {
    const bob = await bank.newCustomer();
    await bob.signIn('bob');

    await bob.send('500', { kind: 'Abroad' });

    await bob.heading('Not accepted').waitFor();
    await bob.page.getByText('Transfers abroad ask for a better proof of identity').waitFor();
  });
});
