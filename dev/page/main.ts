import { actionButton, element } from './dom.ts';
import { createFederatedSignIn } from './federated-sign-in.ts';
import { fetchConfig } from './fetch-config.ts';
import { localStack } from './local-stack.ts';
import { openBank } from './open-bank.ts';
import { createPasswordSignIn } from './password-sign-in.ts';
import type { Session } from './session.ts';
import { proofingView } from './views/proofing-view.ts';
import { signInView } from './views/sign-in-view.ts';
import { type NewCustomer, signUpView } from './views/sign-up-view.ts';

const main = placeOf('main');
const person = placeOf('person');
const behind = placeOf('behind');

try {
  await begin();
} catch (error) {
  showUnreachable(error);
}

async function begin(): Promise<void> {
  const config = await fetchConfig();
  const passwords = createPasswordSignIn(config);
  const federation = createFederatedSignIn(config);

  const enter = async (session: Session) => {
    const hasEnded = () => leave('Your sign-in has ended. Sign in again.').catch(showUnreachable);
    const bank = await openBank(config, session, hasEnded);
    const leave = async (notice: string) => {
      await bank.signOut();
      person.replaceChildren();
      behind.hidden = true;
      behind.replaceChildren();
      showSignIn(notice);
    };
    person.replaceChildren(
      element('span', {}, session.name),
      actionButton('Sign out', 'quiet', () => leave('You are signed out.').catch(showUnreachable)),
    );
    behind.replaceChildren(...bank.panel);
    behind.hidden = false;
    show(bank.view, 'Your account');
    bank.start();
  };
  const showSignIn = (notice?: string) => {
    const view = signInView({
      people: config.people,
      notice,
      signIn: passwords.signIn,
      federate: federation.leave,
      onSession: (session) => enter(session).catch(showUnreachable),
      onSignUp: showSignUp,
    });
    show(view, 'Sign in');
  };
  const showSignUp = () => {
    const signUp = ({ username, email, password }: NewCustomer) => passwords.signUp(username, email, password);
    show(signUpView({ signUp, onSignedUp: showProofing, onBack: showSignIn }), 'Open an account');
  };
  const showProofing = (customer: NewCustomer) => {
    const view = proofingView({
      customer,
      findMail: () => localStack.lastMail(customer.username),
      signIn: passwords.signIn,
      onSession: (session) => enter(session).catch(showUnreachable),
      onBack: showSignIn,
    });
    show(view, 'Check your mail');
  };

  const federated = await federation.resume().catch(() => 'refused' as const);
  if (federated === 'refused')
    return showSignIn('The sign-in with 1Kosmos did not succeed. Try again, or use your password.');
  const session = federated ?? (await passwords.resume());
  if (session) await enter(session);
  else showSignIn();
}

/** Shows a view. Its heading gets the focus, so that it is read; at the very first view nobody has left anything. */
function show(view: HTMLElement, title: string): void {
  const isFirst = main.childElementCount === 0;
  document.title = `${title} · Sample Bank`;
  main.replaceChildren(view);
  if (!isFirst) view.querySelector('h1')?.focus();
}

/** Says no word of what was sent: a request may have left before this. */
function showUnreachable(error: unknown): void {
  console.error(error);
  const view = element(
    'div',
    { class: 'narrow' },
    element('h1', { tabindex: '-1' }, 'The bank does not answer'),
    element('p', {}, 'Look whether the local stack runs, then try again.'),
    actionButton('Try again', 'primary', () => location.reload()),
  );
  show(view, 'No connection');
}

function placeOf(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}
