import { actionButton, element } from '../dom.ts';
import { describeOutcome, type Outcome, waitOf } from '../outcome.ts';

/** What a person can do about an outcome. */
export interface NextSteps {
  readonly again: () => void;
  readonly check: () => void;
  readonly signIn: () => void;
}

/** An outcome in words, with the button for what to do next. Where time has to pass first, the button counts it down. */
export function outcomeNotice(outcome: Outcome, steps: NextSteps, headingLevel: 'h2' | 'h3'): HTMLElement {
  const { tone, title, text, next } = describeOutcome(outcome);
  const heading = element(headingLevel, { tabindex: '-1' }, title);
  const notice = element('div', { class: `notice ${tone}` }, heading, element('p', {}, text));
  const button = nextButton(next, steps);
  if (button) {
    notice.append(button);
    countDown(button, waitOf(outcome) ?? 0);
  }
  return notice;
}

function nextButton(next: ReturnType<typeof describeOutcome>['next'], steps: NextSteps): HTMLButtonElement | undefined {
  switch (next) {
    case 'again':
      return actionButton('Try again', 'primary', steps.again);
    case 'ask':
      return actionButton('Ask again', 'primary', steps.again);
    case 'check':
      return actionButton('Check the balance', 'primary', steps.check);
    case 'sign_in':
      return actionButton('Sign in', 'primary', steps.signIn);
    case 'none':
      return undefined;
    default:
      return next satisfies never;
  }
}

/** Ends by itself when the button has left the page. */
function countDown(button: HTMLButtonElement, seconds: number): void {
  if (seconds <= 0) return;
  const label = button.textContent;
  const end = Date.now() + seconds * 1000;
  button.disabled = true;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) {
      button.disabled = false;
      button.textContent = label;
      return;
    }
    button.textContent = `${label} in ${clockTime(left)}`;
    setTimeout(() => button.isConnected && tick(), 500);
  };
  tick();
}

/** `4:05`. */
export function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
