import { contentDigest, createStepUpFetch, type StepUpPrompt, transactionHeader } from '../../../src/client/index.ts';

export function createBank(
  apiUrl: string,
  getAccessToken: () => Promise<string>,
  show: (prompt: StepUpPrompt) => void,
) {
  const bankFetch = createStepUpFetch({
    apiUrl,
    getAccessToken,
    cognito: { region: 'eu-central-1', stepUpClientId: '4k2…' },
    onStepUp: show,
  });

  return {
    async transfer(payment: { readonly amount: string; readonly currency: string; readonly iban: string }) {
      const { amount, currency, iban } = payment;
      const body = JSON.stringify({ amount, currency, creditor: { iban } });
      return bankFetch(`${apiUrl}/transfers/domestic`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Content-Digest': await contentDigest(body),
          'X-High-Value-Transaction': transactionHeader({ amount, currency, payee: iban }),
        },
        body,
      });
    },
  };
}
