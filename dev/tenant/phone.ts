import { Hono } from 'hono';
import type { Clock } from '../../src/shared/numeric-date.ts';
import type { Answer, Challenges, TenantChallenge } from './challenges.ts';
import { sealPage } from './page.ts';
import type { People } from './people.ts';
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
export function createPhone(people: People, challenges: Challenges, clock: Clock): Hono {
  const phone = new Hono();
  phone.use('/phone/*', sameOrigin);
  const toPrompt = ({ id, displayText, code, until }: TenantChallenge): Prompt => ({
    challengeId: id,
    displayText,
    code,
    expiresIn: until - clock(),
  });
  const promptsOf = (userId: string) => challenges.waiting(userId).map(toPrompt);

  phone.get('/phone/:file{.+\\.json}', (c) => {
    const person = people.find(c.req.param('file').slice(0, -'.json'.length));
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
    const person = people.find(c.req.param('userId'));
    if (!person) return c.text('No such person.', 404);
    return c.html(phonePage(person, promptsOf(person.userId), sealPage(c)));
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
