import type { PageConfig } from '../../page-server/page-config.ts';
import { actionButton, element, field } from '../dom.ts';
import { errorName } from '../password-sign-in.ts';
import type { Session } from '../session.ts';

export interface SignInDeps {
  readonly people: PageConfig['people'];
  /** Why the person is here again. */
  readonly notice: string | undefined;
  readonly signIn: (username: string, password: string) => Promise<Session>;
  readonly federate: () => Promise<void>;
  readonly onSession: (session: Session) => void;
  readonly onSignUp: () => void;
}

/** Sign-in with a password or at the identity provider. */
export function signInView(deps: SignInDeps): HTMLElement {
  const username = field('username', 'User name', { autocomplete: 'username', required: true, autocapitalize: 'none' });
  const password = field('password', 'Password', {
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  });
  const submit = element('button', { class: 'primary' }, 'Sign in');
  const form = element('form', { novalidate: true }, username.row, password.row, submit);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    username.refuse(undefined);
    password.refuse(undefined);
    if (password.input.value === '') password.refuse('Enter your password.');
    if (username.input.value === '') username.refuse('Enter your user name.');
    if (password.input.value === '' || username.input.value === '' || submit.ariaDisabled === 'true') return;
    submit.ariaDisabled = 'true';
    try {
      deps.onSession(await deps.signIn(username.input.value.trim(), password.input.value));
    } catch (error) {
      password.refuse(describe(error));
    } finally {
      submit.ariaDisabled = null;
    }
  });

  const federate = actionButton('Sign in with 1Kosmos', 'plain', async () => {
    federate.ariaDisabled = 'true';
    await deps.federate().catch(() => password.refuse('1Kosmos does not answer now. Try again in a moment.'));
    federate.ariaDisabled = null;
  });
  const samples = deps.people.map((person) =>
    element(
      'li',
      {},
      actionButton(`Fill in ${person.username}`, 'quiet', () => {
        username.input.value = person.username;
        password.input.value = person.password;
        submit.focus();
      }),
    ),
  );
  return element(
    'div',
    { class: 'narrow' },
    element('h1', { tabindex: '-1' }, 'Sign in'),
    deps.notice === undefined ? undefined : element('p', { class: 'notice wait', role: 'status' }, deps.notice),
    element('section', { class: 'card' }, form, element('p', { class: 'or', 'aria-hidden': 'true' }, 'or'), federate),
    element(
      'section',
      { class: 'samples', 'aria-labelledby': 'samples-title' },
      element('h2', { id: 'samples-title' }, 'Sample logins of this machine'),
      element('ul', {}, ...samples),
    ),
    element('p', {}, 'Not a customer yet? ', actionButton('Open an account', 'quiet', deps.onSignUp)),
  );
}

function describe(error: unknown): string {
  switch (errorName(error)) {
    case 'NotAuthorizedException':
    case 'UserNotFoundException':
      return 'User name or password is wrong.';
    case 'UserNotConfirmedException':
      return 'Your identity is not proofed yet. Follow the link in the mail we sent you.';
    default:
      return 'The bank does not answer now. Try again in a moment.';
  }
}
