import { contentDigest, createStepUpFetch, type StepUpPrompt, transactionHeader } from '../src/client/index.ts';

const API = 'https://bank.example/prod';

/** Sends a payment; where it has to be countersigned, `show` gets what the page shows meanwhile. */
export function createPay(getAccessToken: () => Promise<string>, show: (prompt: StepUpPrompt) => void) {
  const cognito = { region: 'eu-central-1', stepUpClientId: '4k2…' };
  const bankFetch = createStepUpFetch({ apiUrl: API, getAccessToken, cognito, onStepUp: show });

  return async (amount: string, payee: string): Promise<Response> => {
    const body = JSON.stringify({ amount, currency: 'EUR', creditor: { iban: payee } });
    const headers = {
      'Content-Type': 'application/json',
      'Content-Digest': await contentDigest(body),
      'X-High-Value-Transaction': transactionHeader({ amount, currency: 'EUR', payee }),
    };
    return bankFetch(`${API}/transfers/domestic`, { method: 'POST', headers, body });
  };
}
