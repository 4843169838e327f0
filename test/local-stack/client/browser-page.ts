import { send } from '../../../dev/demo/exchange.ts';
import { createPhone } from '../../../dev/demo/phone.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import {
  contentDigest,
  createStepUpFetch,
  type StepUpFetchOptions,
  type StepUpPrompt,
  transactionHeader,
} from '../../../src/client/index.ts';

/** One window of the bank's page for a person who is signed in, with their phone beside it. */
export function openPage(
  { description }: Stack,
  person: { readonly token: string; readonly phoneUrl: string },
  further: Partial<StepUpFetchOptions> = {},
) {
  const phone = createPhone(person.phoneUrl, send);
  const shown: StepUpPrompt[] = [];
  const press = async (button: 'approve' | 'decline') => {
    const [prompt] = await phone.waiting();
    await phone.press(button, prompt?.challengeId ?? '');
    return prompt?.displayText;
  };
  /** What the person does with a prompt. */
  let act: (prompt: StepUpPrompt) => void = () => {};
  const bankFetch = createStepUpFetch({
    apiUrl: description.api_url,
    getAccessToken: async () => person.token,
    cognito: { endpoint: `${description.user_pool_url}/`, stepUpClientId: description.clients.step_up },
    onStepUp(prompt) {
      shown.push(prompt);
      act(prompt);
    },
    ...further,
  });

  return {
    shown,
    press,
    bankFetch,
    onPrompt(listener: typeof act) {
      act = listener;
    },
    async pay(amount: string, init: RequestInit = {}, path = '/transfers/domestic') {
      const payment = { from: 'alice-current', amount, currency: 'EUR', creditor: { iban: 'DE02120300000000202051' } };
      const body = JSON.stringify(payment);
      return bankFetch(`${description.api_url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-high-value-transaction': transactionHeader({ amount, currency: 'EUR', payee: payment.creditor.iban }),
          'content-digest': await contentDigest(body),
        },
        body,
        ...init,
      });
    },
  };
}

/** The outcome of a payment in one word: its status, or the code of its error. */
export async function outcomeOf(payment: Promise<Response>): Promise<number | string> {
  try {
    return (await payment).status;
  } catch (error) {
    return String(Object(error).code ?? error);
  }
}
