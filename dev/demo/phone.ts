import type { Exchange } from './exchange.ts';

/** A prompt that waits on a phone. */
export interface WaitingPrompt {
  readonly challengeId: string;
  readonly displayText: string | null;
  /** To be compared with what the client shows; null at a tenant without `number_match`. */
  readonly code: string | null;
}

/** A person's phone, operated over the HTTP that its page uses. */
export interface Phone {
  waiting(): Promise<readonly WaitingPrompt[]>;
  press(button: Button, challengeId: string): Promise<void>;
  /** @throws Error when no prompt waits. */
  pressFirst(button: Button): Promise<void>;
}

type Button = 'approve' | 'decline';

export function createPhone(phoneUrl: string, exchange: Exchange): Phone {
  const phone: Phone = {
    async waiting() {
      const reply = await exchange({ method: 'GET', url: `${phoneUrl}.json`, headers: {}, body: undefined });
      const { prompts }: { prompts: { challenge_id: string; display_text: string | null; code: string | null }[] } =
        JSON.parse(reply.body);
      return prompts.map(({ challenge_id, display_text, code }) => ({
        challengeId: challenge_id,
        displayText: display_text,
        code,
      }));
    },

    async press(button, challengeId) {
      const url = `${phoneUrl}/${challengeId}/${button}`;
      const reply = await exchange({ method: 'POST', url, headers: {}, body: undefined });
      if (reply.status !== 303) throw new Error(`the phone answered ${reply.status} to ${button}`);
    },

    async pressFirst(button) {
      await phone.press(button, (await phone.waiting())[0]?.challengeId ?? '');
    },
  };
  return phone;
}
