import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../../src/shared/numeric-date.ts';
import type { Answer, Challenges, Person, TenantChallenge } from './challenges.ts';
import { type Prompt, phonePage } from './phone-page.ts';
import { sameOrigin } from './same-origin.ts';

const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ['approve', 'approved'],
  ['decline', 'declined'],
]);

/**
 * The phones of all people, as web pages: `/phone/<userId>` to look at, `/phone/<userId>.json` for scripts, and a POST to
 * `/phone/<userId>/<challengeId>/approve` or `…/decline` for either button. Whoever reaches it is believed to be that person.
 */
export function createPhone(people: readonly Person[], challenges: Challenges, clock: Clock): Hono {
  const phone = new Hono();
  phone.use('/phone/*', sameOrigin);
  const toPrompt = ({ id, displayText, code, until }: TenantChallenge): Prompt => ({
    challengeId: id,
    displayText,
    code,
    expiresIn: until - clock(),
  });
  const promptsOf = (userId: string) => challenges.waiting(userId).map(toPrompt);
  const findPerson = (id: string) => people.find(({ userId }) => userId === id);

  phone.get('/phone/:file{.+\\.json}', (c) => {
    const person = findPerson(c.req.param('file').slice(0, -'.json'.length));
    if (!person) return c.json({ error: 'No such person.' }, 404);
    c.header('cache-control', 'no-store');
    return c.json({
      user_id: person.userId,
      display_name: person.displayName,
      prompts: promptsOf(person.userId).map(({ challengeId, displayText, code, expiresIn }) => ({
        challenge_id: challengeId,
        display_text: displayText ?? null,
        code: code ?? null,
        expires_in: expiresIn,
      })),
    });
  });

  phone.get('/phone/:userId', (c) => {
    const person = findPerson(c.req.param('userId'));
    if (!person) return c.text('No such person.', 404);
    const nonce = randomBytes(16).toString('base64url');
    c.header('cache-control', 'no-store');
    c.header('referrer-policy', 'no-referrer');
    c.header('x-content-type-options', 'nosniff');
    c.header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    return c.html(phonePage(person, promptsOf(person.userId), nonce));
  });

  phone.post('/phone/:userId/:challengeId/:answer{approve|decline}', (c) => {
    const { userId, challengeId, answer } = c.req.param();
    const kind = ANSWERS.get(answer);
    const outcome = kind ? challenges.answer(userId, challengeId, kind) : 'unknown';
    switch (outcome) {
      case 'unknown':
        return c.text('No such request.', 404);
      case 'too_late':
        return c.text('This request was already answered or has expired.', 409);
      case 'answered':
        return c.redirect(`/phone/${encodeURIComponent(userId)}`, 303);
      default:
        return outcome satisfies never;
    }
  });
  return phone;
}
