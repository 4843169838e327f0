import * as z from 'zod/mini';
import { isFederatedName } from '../../federation/is-federated-name.ts';
import { SignUpRefusedError } from '../../proofing/errors.ts';
import type { SignUpAnswer } from '../sign-up-trigger.ts';

type Handle = (event: unknown, context: unknown) => Promise<SignUpAnswer>;

const selfSignUp = z.object({ triggerSource: z.literal('PreSignUp_SignUp'), userName: z.string() });

/**
 * Keeps the names that the user pool gives to people of a federation (`<provider>_<sub>`) from people who sign up by themselves: whoever has
 * such a name before its person comes would wait for them in their account. Case is ignored, as user pools do.
 *
 * Asks nothing else of an event. `providerName` is undefined where there is no federation.
 *
 * @throws SignUpRefusedError for such a name.
 */
export function refuseFederatedNames(providerName: string | undefined, handle: Handle): Handle {
  if (providerName === undefined) return handle;
  return async (event, context) => {
    const { data } = selfSignUp.safeParse(event);
    if (data && isFederatedName(data.userName, providerName)) throw new SignUpRefusedError('username_reserved');
    return handle(event, context);
  };
}
