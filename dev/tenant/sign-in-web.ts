import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Interaction, Provider } from 'oidc-provider';
import { sealPage } from './page.ts';
import type { People, Person } from './people.ts';
import { sameOrigin } from './same-origin.ts';
import { signInPage } from './sign-in-page.ts';

/**
 * The page on which a person signs in for a relying party: `/sign-in/<uid>` to look at, a POST to `/sign-in/<uid>/as` with the form field
 * `user_id`, or to `…/decline`. Only the browser that began it gets further. Whoever presses a button is believed.
 */
export function createSignInWeb(people: People, provider: Provider): Hono<{ Bindings: HttpBindings }> {
  const web = new Hono<{ Bindings: HttpBindings }>();
  web.use('/sign-in/*', sameOrigin);

  const find = async ({ incoming, outgoing }: HttpBindings, uid: string): Promise<Interaction | undefined> => {
    if ('stream' in incoming || 'stream' in outgoing) return undefined;
    const found = await provider.interactionDetails(incoming, outgoing).catch(() => undefined);
    return found?.uid === uid ? found : undefined;
  };

  web.get('/sign-in/:uid', async (c) => {
    const interaction = await find(c.env, c.req.param('uid'));
    if (!interaction) return c.text('No such sign-in in this browser.', 404);
    const nonce = sealPage(c, { leadsAway: true });
    return c.html(signInPage(interaction.uid, hintedFirst(people, interaction.params['login_hint']), nonce));
  });

  web.post('/sign-in/:uid/:answer{as|decline}', async (c) => {
    const { uid, answer } = c.req.param();
    const interaction = await find(c.env, uid);
    if (!interaction) return c.text('No such sign-in in this browser.', 404);
    const { incoming, outgoing } = c.env;

    if (answer === 'decline') {
      const refusal = { error: 'access_denied', error_description: 'The person declined.' };
      return c.redirect(await provider.interactionResult(incoming, outgoing, refusal), 303);
    }
    const person = people.find(String((await c.req.parseBody())['user_id']));
    if (!person) return c.text('No such person.', 400);
    return c.redirect(await provider.interactionResult(incoming, outgoing, { login: toLogin(person) }), 303);
  });
  return web;
}

/** The slash at the end is the vendor's (F78). Who was never proofed has no level. */
function toLogin({ userId, ial }: Person) {
  return { accountId: userId, amr: ['face'], ...(ial && { acr: `/assurance/ial/${ial}/` }) };
}

function hintedFirst(people: People, hint: unknown): readonly Person[] {
  const isHinted = ({ userId, displayName }: Person) => userId === hint || displayName === hint;
  return people.all().toSorted((one, other) => Number(isHinted(other)) - Number(isHinted(one)));
}
