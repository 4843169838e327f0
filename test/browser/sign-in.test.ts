import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launch, startBank } from './bank-browser.ts';

let bank: Awaited<ReturnType<typeof startBank>>;

describe.skipIf(launch === undefined)('signing in to the bank page', () => {
  beforeAll(async () => {
    bank = await startBank();
  });
  afterEach(async () => expect(await bank.takeErrors()).toEqual([]));
  afterAll(() => bank?.close());

  it('refuses a wrong password', async () => {
    const alice = await bank.newCustomer();
    await alice.open();
    await alice.page.getByRole('button', { name: 'Fill in alice' }).click();
    await alice.page.getByLabel('Password').fill('Wrong-Horse-1');

    await alice.page.getByRole('button', { name: 'Sign in', exact: true }).click();

    await alice.page.getByText('User name or password is wrong.').waitFor();
    expect(await alice.violations()).toEqual([]);
  });

  it('is possible again once the page finds its server, after a word that it did not', async () => {
    const alice = await bank.newCustomer();
    await alice.context.route('**/config.json', (route) => route.abort('connectionrefused'));
    await alice.open();
    await alice.heading('The bank does not answer').waitFor();
    expect(await alice.violations()).toEqual([]);
    expect(alice.errors.splice(0)).toContain('Failed to load resource: net::ERR_CONNECTION_REFUSED');
    await alice.context.unroute('**/config.json');

    await alice.page.getByRole('button', { name: 'Try again' }).click();

    await alice.heading('Sign in').waitFor();
  });

  it('ends with a word where the server is gone before the account is shown, and goes on after a reload', async () => {
    const alice = await bank.newCustomer();
    await alice.open();
    await alice.context.route('**/_local/accounts*', (route) => route.abort('connectionrefused'));
    await alice.page.getByRole('button', { name: 'Fill in alice' }).click();

    await alice.page.getByRole('button', { name: 'Sign in', exact: true }).click();

    await alice.heading('The bank does not answer').waitFor();
    expect(await alice.focused()).toBe('The bank does not answer');
    expect(alice.errors.splice(0)).toContain('Failed to load resource: net::ERR_CONNECTION_REFUSED');
    await alice.context.unroute('**/_local/accounts*');
    await alice.page.getByRole('button', { name: 'Try again' }).click();
    await alice.heading('Your account').waitFor();
  });

  it('ends with the sign-out, also for a page that is reloaded', async () => {
    const alice = await bank.newCustomer();
    await alice.signIn('alice');

    await alice.page.getByRole('button', { name: 'Sign out' }).click();
    await alice.page.getByText('You are signed out.').waitFor();
    await alice.page.reload();

    await alice.heading('Sign in').waitFor();
    expect(await alice.page.evaluate('sessionStorage.length + localStorage.length')).toBe(0);
  });

  it('works at the identity provider, and the phone approves for the same person', async () => {
    const alice = await bank.newCustomer();
    await alice.open();
    await alice.page.getByRole('button', { name: 'Sign in with 1Kosmos' }).click();
    await alice.page.getByRole('button', { name: 'Alice' }).waitFor();
    expect(await alice.violations()).toEqual([]);
    await alice.page.getByRole('button', { name: 'Alice' }).click();
    await alice.heading('Your account').waitFor();
    expect(new URL(alice.page.url()).search).toBe('');
    await alice.page.reload();
    await alice.heading('Your account').waitFor();

    await alice.send('250');
    await alice.heading('Approve on your phone').waitFor();
    await alice.answer('Approve');

    await alice.heading('Transfer sent').waitFor();
    expect(await alice.balance()).toBe('€750.00');
    await alice.page.getByRole('button', { name: 'Done' }).click();
    const revoked = alice.page.waitForRequest(
      (request) => request.headers()['x-amz-target'] === 'AWSCognitoIdentityProviderService.RevokeToken',
    );
    await alice.page.getByRole('button', { name: 'Sign out' }).click();
    expect((await (await revoked).response())?.status()).toBe(200);
    await alice.page.getByText('You are signed out.').waitFor();
  });

  it('comes back with a word where the identity provider refuses', async () => {
    const alice = await bank.newCustomer();
    await alice.open();
    await alice.page.getByRole('button', { name: 'Sign in with 1Kosmos' }).click();

    await alice.page.getByRole('button', { name: 'Decline' }).click();

    await alice.page.getByText('The sign-in with 1Kosmos did not succeed.').waitFor();
    expect(await alice.violations()).toEqual([]);
  });

  it('follows a sign-up by itself once the person is proofed, who can then approve', async () => {
    const carol = await bank.newCustomer();
    await carol.open();
    await carol.page.getByRole('button', { name: 'Open an account' }).click();
    await carol.page.getByLabel('User name').fill('carol');
    await carol.page.getByLabel('E-mail address').fill('carol@example.test');
    await carol.page.getByLabel('Password').fill('Brand-New-Person-1');
    await carol.page.getByRole('button', { name: 'Continue' }).click();
    const link = carol.page.getByRole('link', { name: 'Open the link' });
    await link.waitFor();
    expect(await carol.violations()).toEqual([]);

    const proofing = await carol.newPage();
    await proofing.goto((await link.getAttribute('href')) ?? '');
    expect(await carol.violations(proofing)).toEqual([]);
    await proofing.getByRole('button', { name: 'Pass' }).click();

    await carol.heading('Your account').waitFor();
    await carol.send('250');
    await carol.heading('Approve on your phone').waitFor();
    await carol.answer('Approve');
    await carol.heading('Transfer sent').waitFor();
    expect(await carol.balance()).toBe('€750.00');
  });
});
