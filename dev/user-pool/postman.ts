import { invalidParameter } from './cognito-errors.ts';
import type { Outbox } from './outbox.ts';
import { CODE_PARAMETER, type MessageSource, USERNAME_PARAMETER } from './sign-up-events.ts';
import type { Request, SignUpTriggers } from './sign-up-triggers.ts';
import type { PoolUser } from './user-directory.ts';

/** Where a code went, as clients are told. */
export type CodeDelivery = {
  readonly Destination: string;
  readonly DeliveryMedium: 'EMAIL';
  readonly AttributeName: 'email';
};

/** Writes the pool's e-mails, or lets CustomMessage write them. */
export interface Postman {
  /**
   * Sends a code to the user's address. Refuses a message of the trigger that does not show the code, or in an invitation the
   * user name. Nothing else is replaced in it.
   */
  send(source: MessageSource, user: PoolUser, code: string, request: Request): Promise<CodeDelivery>;
}

const DEFAULTS = {
  CustomMessage_SignUp: verification,
  CustomMessage_ResendCode: verification,
  CustomMessage_AdminCreateUser: () => ({
    subject: 'Your temporary password',
    body: `Your username is ${USERNAME_PARAMETER} and temporary password is ${CODE_PARAMETER}.`,
  }),
} as const;

export function createPostman(triggers: SignUpTriggers, outbox: Outbox, clock: () => number): Postman {
  return {
    async send(source, user, code, request) {
      const destination = user.attributes['email'];
      if (destination === undefined) throw invalidParameter('User has no e-mail address to send the message to.');
      const { emailMessage, emailSubject } = await triggers.customMessage(source, user, request);
      const text = DEFAULTS[source]();
      const body = emailMessage ?? text.body;
      const placeholders =
        source === 'CustomMessage_AdminCreateUser' ? [CODE_PARAMETER, USERNAME_PARAMETER] : [CODE_PARAMETER];
      const missing = placeholders.find((placeholder) => !body.includes(placeholder));
      if (missing) throw invalidParameter(`Value at 'emailBody' failed to satisfy constraint: ${missing} is missing`);

      outbox.send({
        username: user.username,
        destination,
        source,
        subject: emailSubject ?? text.subject,
        body: fill(body, source, user.username, code),
        sent_at: clock(),
      });
      return toDelivery(destination);
    },
  };
}

/** As in `a***@e***`: enough for the person to know the address, not enough for anybody else. */
export function toDelivery(address: string): CodeDelivery {
  const Destination = address.replace(/^(.).*@(.).*$/, '$1***@$2***');
  return { Destination, DeliveryMedium: 'EMAIL', AttributeName: 'email' };
}

function fill(body: string, source: MessageSource, username: string, code: string): string {
  const filled = body.replaceAll(CODE_PARAMETER, () => code);
  return source === 'CustomMessage_AdminCreateUser' ? filled.replaceAll(USERNAME_PARAMETER, () => username) : filled;
}

function verification() {
  return { subject: 'Your verification code', body: `Your confirmation code is ${CODE_PARAMETER}` };
}
