import { createActor } from '../../../dev/demo/actor.ts';
import { createBankClient } from '../../../dev/demo/bank-client.ts';
import { createCognito } from '../../../dev/demo/cognito.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { accessTokenIn, handleIn } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';

/** A step-up of alice for one transfer, approved, its last answer with this ticket or with none. */
export async function claimRun({ description }: Stack, amount: string, ticket: string | undefined) {
  const { clients } = description;
  const alice = createActor(description, 'alice', send);
  const cognito = createCognito(description.user_pool_url, send);
  const bank = createBankClient(description.api_url, send);
  const token = await alice.signIn(clients.web);
  const transferBy = (accessToken: string) => bank.transfer(accessToken, alice.payment(amount));

  const handle = handleIn(await transferBy(token));
  const { session } = await alice.ring(handle);
  await alice.phone.press('approve', (await alice.phone.waiting())[0]?.challengeId ?? '');
  const ended = await cognito.answer(clients.step_up, 'alice', session, 'done', handle, ticket);
  const { IdToken: idToken, RefreshToken } = Object(ended.body['AuthenticationResult']);

  return {
    handle,
    /** Of the sign-in that asked. */
    token,
    claimed: accessTokenIn(ended),
    idToken: String(idToken),
    transferBy,
    /** The access token of a refresh that sends the metadata of an answer. */
    async refresh(laterTicket: string) {
      const ClientMetadata = { step_up_handle: handle, step_up_ticket: laterTicket };
      const input = { RefreshToken, ClientId: clients.step_up, ClientMetadata };
      return accessTokenIn(await cognito.call('GetTokensFromRefreshToken', input));
    },
  };
}
