import { describe, expect, it } from 'vitest';
import { SignUpRefusedError } from '../../../../src/proofing/errors.ts';
import { refuseFederatedNames } from '../../../../src/triggers/pre-sign-up/refuse-federated-names.ts';
import { preSignUpEvent } from '../sign-up-events.ts';

const passedOn = async (event: unknown) => ({ event, outcome: 'passed_on', reason: undefined }) as const;
const handle = refuseFederatedNames('OneKosmos', passedOn);
const named = (userName: string, source?: string) => ({ ...preSignUpEvent(source), userName });

describe('refuseFederatedNames', () => {
  it.each([
    'OneKosmos_p-bob',
    'onekosmos_p-bob',
    'ONEKOSMOS_',
    'oneKosmos_alice@example.com',
    'oneko\u017Fmos_p-bob',
    'one\u212Aosmos_p-bob',
    '\uFF2FneKosmos\uFF3Fp-bob',
  ])('T3: refuses the name %s to who signs up by themselves', async (userName) => {
    const refused = handle(named(userName), undefined);

    await expect(refused).rejects.toBeInstanceOf(SignUpRefusedError);
    await expect(refused).rejects.toMatchObject({ reason: 'username_reserved' });
  });

  it.each(['alice', 'OneKosmos', 'OneKosmos-p-bob', 'OneKosmos2_p-bob', 'my_OneKosmos_p-bob', '_OneKosmos_'])(
    'passes the name %s on',
    async (userName) => {
      const event = named(userName);

      expect(await handle(event, undefined)).toMatchObject({ event });
    },
  );

  it.each(['ExternalProvider', 'AdminCreateUser'])(
    'passes PreSignUp_%s on, whose names we do not give',
    async (source) => {
      const event = named('OneKosmos_p-bob', source);

      expect(await handle(event, undefined)).toMatchObject({ event });
    },
  );

  it('refuses no name where there is no federation', () => {
    expect(refuseFederatedNames(undefined, passedOn)).toBe(passedOn);
  });

  it.each([undefined, {}, { triggerSource: 'PreSignUp_SignUp' }])(
    'T28: leaves %j to who reads events',
    async (event) => {
      expect(await handle(event, undefined)).toMatchObject({ event });
    },
  );
});
