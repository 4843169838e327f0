import { actionButton, element, field } from '../dom.ts';
import { errorName } from '../password-sign-in.ts';

export interface NewCustomer {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export interface SignUpDeps {
  readonly signUp: (customer: NewCustomer) => Promise<void>;
  readonly onSignedUp: (customer: NewCustomer) => void;
  readonly onBack: () => void;
}

/** What the user pool of the sample asks of a password (infra/bank-user-pool.ts). */
const PASSWORD_HINT = 'At least 12 characters, with lower and upper case, a digit and a symbol.';
const PASSWORD = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[^\w\s]).{12,}$/;

/** Opens an account, which is confirmed once the person has been proofed. */
export function signUpView({ signUp, onSignedUp, onBack }: SignUpDeps): HTMLElement {
  const username = field('username', 'User name', { autocomplete: 'username', autocapitalize: 'none', required: true });
  const email = field('email', 'E-mail address', { type: 'email', autocomplete: 'email', required: true });
  const password = field(
    'password',
    'Password',
    { type: 'password', autocomplete: 'new-password', required: true },
    PASSWORD_HINT,
  );
  const submit = element('button', { class: 'primary' }, 'Continue');
  const form = element('form', { novalidate: true }, username.row, email.row, password.row, submit);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    for (const each of [username, email, password]) each.refuse(undefined);
    const customer = {
      username: username.input.value.trim(),
      email: email.input.value.trim(),
      password: password.input.value,
    };
    // The first that is wrong gets the focus, so the last one checked is the first one shown.
    const wrong = [
      [!PASSWORD.test(customer.password), password, PASSWORD_HINT],
      [!/^[^@\s]+@[^@\s]+$/.test(customer.email), email, 'Enter an e-mail address.'],
      [!/^[\w.-]{1,64}$/.test(customer.username), username, 'Use letters, digits, dots and hyphens.'],
    ] as const;
    for (const [isWrong, each, problem] of wrong) if (isWrong) each.refuse(problem);
    if (wrong.some(([isWrong]) => isWrong) || submit.ariaDisabled === 'true') return;
    submit.ariaDisabled = 'true';
    try {
      await signUp(customer);
      onSignedUp(customer);
    } catch (error) {
      if (errorName(error) === 'UsernameExistsException')
        username.refuse('This user name is taken. Choose another one.');
      else if (errorName(error) === 'InvalidPasswordException') password.refuse(PASSWORD_HINT);
      else username.refuse('The bank cannot open accounts now. Try again in a moment.');
    } finally {
      submit.ariaDisabled = null;
    }
  });
  return element(
    'div',
    { class: 'narrow' },
    element('h1', { tabindex: '-1' }, 'Open an account'),
    element('p', {}, 'We send you a mail with a link. There you show who you are: an identity document and your face.'),
    element('section', { class: 'card' }, form),
    element('p', {}, 'A customer already? ', actionButton('Sign in', 'quiet', onBack)),
  );
}
