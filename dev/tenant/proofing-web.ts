import { Hono } from 'hono';
import { IALS } from '../../src/shared/ial.ts';
import { sealPage } from './page.ts';
import { newPerson, type People, type Person } from './people.ts';
import { proofingPage } from './proofing-page.ts';
import type { ProofingOutcome, Proofings } from './proofings.ts';
import { sameOrigin } from './same-origin.ts';

/**
 * The proofing of people, as web pages: `/proofing/<id>` to look at, which begins it, and a POST to `/proofing/<id>/pass`, `…/fail` or
 * `…/decline` for each button. `pass` takes the form fields `user_id` and `ial`. Whoever reaches it decides.
 */
export function createProofingWeb(people: People, proofings: Proofings): Hono {
  const web = new Hono();
  web.use('/proofing/*', sameOrigin);

  web.get('/proofing/:id', (c) => {
    const id = c.req.param('id');
    proofings.begin(id);
    const proofing = proofings.find(id);
    if (!proofing) return c.text('No such session.', 404);
    return c.html(proofingPage(proofing, proofings.statusOf(proofing), candidates(proofing.username), sealPage(c)));
  });

  web.post('/proofing/:id/:answer{pass|fail|decline}', async (c) => {
    const { id, answer } = c.req.param();
    const proofing = proofings.find(id);
    if (!proofing) return c.text('No such session.', 404);

    const outcome = toOutcome(answer, candidates(proofing.username), await c.req.parseBody());
    if (!outcome) return c.text('No such person or level.', 400);
    return proofings.finish(id, outcome) === 'finished'
      ? c.redirect(`/proofing/${id}`, 303)
      : c.text('This session is finished or has expired.', 409);
  });
  return web;

  /** Who may stand before the camera: who signs up, first, or anybody known. */
  function candidates(username: string): readonly Person[] {
    const self = newPerson(username);
    return [self, ...people.all().filter(({ userId }) => userId !== self.userId)];
  }
}

function toOutcome(
  answer: string,
  candidates: readonly Person[],
  form: Readonly<Record<string, unknown>>,
): ProofingOutcome | undefined {
  if (answer === 'fail') return { kind: 'failed' };
  if (answer === 'decline') return { kind: 'declined' };
  const person = candidates.find(({ userId }) => userId === (form['user_id'] ?? candidates[0]?.userId));
  const ial = IALS.find((level) => String(level) === (form['ial'] ?? '2'));
  return person && ial ? { kind: 'passed', userId: person.userId, ial } : undefined;
}
