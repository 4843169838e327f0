import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launch, startBank } from './bank-browser.ts';

let bank: Awaited<ReturnType<typeof startBank>>;

const WINDOWS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

describe.skipIf(launch === undefined).each(WINDOWS)(
  'the bank page, $colorScheme and $viewport.width wide',
  (window) => {
    beforeAll(async () => {
      bank = await startBank();
    });
    afterEach(async () => expect(await bank.takeErrors()).toEqual([]));
    afterAll(() => bank?.close());

    it('has no view that axe finds fault with, or that is wider than its window', async () => {
      const alice = await bank.newCustomer(window);
      const found: Record<string, readonly string[]> = {};
      const check = async (view: string, page = alice.page) => {
        found[view] = await alice.violations(page);
      };

      await alice.open();
      await alice.heading('Sign in').waitFor();
      await check('sign-in');
      await alice.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await check('sign-in refused');
      await alice.page.getByRole('button', { name: 'Open an account' }).click();
      await check('sign-up');
      await alice.signIn('alice');
      await alice.page.getByText('€50,000.00').waitFor();
      await check('account');
      await alice.send('1');
      await alice.heading('Transfer sent').waitFor();
      await check('sent');
      await alice.send('1250');
      await alice.heading('Approve on your phone').waitFor();
      await check('sheet');
      const phone = await alice.openPhone();
      await check('phone', phone);
      await phone.getByRole('button', { name: 'Decline' }).click();
      await phone.getByRole('heading', { name: 'Nothing to countersign' }).waitFor();
      await check('phone without requests', phone);
      await alice.heading('Declined').waitFor();
      await check('declined');
      await alice.page.getByRole('button', { name: 'Close' }).click();
      await alice.send('1250');
      await alice.answer('Approve');
      await alice.heading('Transfer sent').waitFor();
      await check('approved');

      expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([]);
      expect(Object.keys(found)).toHaveLength(10);
    });
  },
);
