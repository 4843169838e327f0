import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { inject } from 'vitest';
import { openCustomer } from '../../dev/browser/open-customer.ts';
import { send } from '../../dev/demo/exchange.ts';
import { createPhone } from '../../dev/demo/phone.ts';
import type { StackOptions } from '../../dev/stack/start-stack.ts';
import { startWarmStack } from '../../dev/stack/start-warm-stack.ts';
import { forgetLimits } from '../local-stack/story/forget-limits.ts';
import { assemblyFolder } from '../local-stack/story/running-stack.ts';
import { violationsOf } from './violations-of.ts';

/** How to launch the browser; undefined where there is none. */
export const launch = inject('browser');

const NO_PORTS = { gateway: 0, userPool: 0, tenant: 0, page: 0 };

/** A stack of its own, and a browser. */
export async function startBank() {
  let stack = await startWarm(NO_PORTS);
  const browser = await chromium.launch(launch).catch(async (error: unknown) => {
    await stack.close();
    throw error;
  });
  const customers: Customer[] = [];
  return {
    tenant: () => stack.tenant,
    /** Leaves no prompt on anybody's phone, and no count of prompts: those of one test must not hold up the next. */
    async clearPhones(): Promise<void> {
      for (const { phone_url } of stack.description.people) {
        const phone = createPhone(phone_url, send);
        for (const { challengeId } of await phone.waiting()) await phone.press('decline', challengeId);
      }
      await forgetLimits(stack);
    },
    async newCustomer(options?: BrowserContextOptions) {
      const customer = await newCustomer(browser, stack.description.page_url, options);
      customers.push(customer);
      return customer;
    },
    /** What any customer of this test would have seen in red. Takes them all, and closes their windows. */
    async takeErrors(): Promise<readonly string[]> {
      const left = customers.splice(0);
      for (const { context } of left) await context.close();
      return left.flatMap(({ errors }) => errors);
    },
    /** Ends the stack and starts it anew at the same addresses. */
    async restart() {
      const { api_url, user_pool_url, tenant_url, page_url } = stack.description;
      const portOf = (url: string) => Number(new URL(url).port);
      await stack.close();
      stack = await startWarm({
        gateway: portOf(api_url),
        userPool: portOf(user_pool_url),
        tenant: portOf(tenant_url),
        page: portOf(page_url),
      });
    },
    async close() {
      await browser.close();
      await stack.close();
    },
  };
}

function startWarm(ports: StackOptions['ports']) {
  return startWarmStack({ assembly: assemblyFolder, ports, dynamoDbEndpoint: undefined, onLog: () => {} });
}

type Customer = Awaited<ReturnType<typeof newCustomer>>;

async function newCustomer(browser: Browser, pageUrl: string, options?: BrowserContextOptions) {
  const customer = await openCustomer(browser, pageUrl, options);
  const shownCents = async () => Number((await customer.balance())?.replaceAll(/\D/g, ''));
  return {
    ...customer,
    /** The balance in cents as the page shows it. */
    shownCents,
    violations: (at = customer.page) => violationsOf(at),
    /** The balance in cents as the API has it now: the page is loaded anew. */
    async cents(): Promise<number> {
      await customer.page.reload();
      await customer.page.locator('.balance', { hasText: '€' }).waitFor();
      return shownCents();
    },
  };
}
