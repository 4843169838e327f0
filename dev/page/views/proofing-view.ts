import { actionButton, element } from '../dom.ts';
import type { Mail } from '../local-stack.ts';
import { readMail } from '../mail.ts';
import { errorName } from '../password-sign-in.ts';
import type { Session } from '../session.ts';
import type { NewCustomer } from './sign-up-view.ts';

export interface ProofingDeps {
  readonly customer: NewCustomer;
  readonly findMail: () => Promise<Mail | undefined>;
  readonly signIn: (username: string, password: string) => Promise<Session>;
  readonly onSession: (session: Session) => void;
  readonly onBack: () => void;
}

const POLL_MS = 1500;

/** Waits until the person has been proofed, and signs them in. The mail is shown because nobody delivers it here. */
export function proofingView({ customer, findMail, signIn, onSession, onBack }: ProofingDeps): HTMLElement {
  const mail = element('div', {});
  const status = element('p', { role: 'status', class: 'working' }, 'Waiting for your proofing …');
  const view = element(
    'div',
    { class: 'narrow' },
    element('h1', { tabindex: '-1' }, 'Check your mail'),
    element(
      'p',
      {},
      `We have sent a mail to ${customer.email}. Follow its link to show who you are; then you are signed in here.`,
    ),
    element('section', { class: 'card mail', 'aria-label': 'The mail' }, mail),
    status,
    element(
      'p',
      { class: 'hint' },
      'Were you not accepted? Then this user name stays closed: open an account under another one.',
    ),
    element('div', { class: 'actions' }, actionButton('Back to sign-in', 'plain', onBack)),
  );
  findMail().then(
    (found) => mail.replaceChildren(...(found ? mailShown(found) : ['No mail has arrived.'])),
    () => mail.replaceChildren('The mail cannot be read now.'),
  );

  const poll = async () => {
    if (!view.isConnected) return;
    try {
      const session = await signIn(customer.username, customer.password);
      if (view.isConnected) onSession(session);
    } catch (error) {
      // Until the account is confirmed, the right password is answered with this.
      status.textContent =
        errorName(error) === 'UserNotConfirmedException'
          ? 'Waiting for your proofing …'
          : 'The bank does not answer now. We keep trying …';
      setTimeout(poll, POLL_MS);
    }
  };
  setTimeout(poll, POLL_MS);
  return view;
}

function mailShown({ subject, body, destination }: Mail): readonly HTMLElement[] {
  const { paragraphs, link } = readMail(body);
  return [
    element('p', { class: 'hint' }, `To ${destination}`),
    element('h2', {}, subject),
    ...paragraphs.map((text) => element('p', {}, text)),
    ...(link === undefined
      ? []
      : [element('a', { class: 'button', href: link, target: '_blank', rel: 'noopener noreferrer' }, 'Open the link')]),
  ];
}
