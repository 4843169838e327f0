import type { NumericDate } from '../../shared/numeric-date.ts';

/** The part of a Custom Message answer that a proofing changes. */
export interface ProofingMail {
  readonly smsMessage: null;
  readonly emailSubject: string;
  /** HTML. */
  readonly emailMessage: string;
}

/** What is mailed. */
export interface ProofingLink {
  readonly url: string;
  readonly code: string;
  /** The first second at which a pass no longer counts. The provider may end its session before, and does not say when. */
  readonly until: NumericDate;
}

/** The mail with the proofing link and the code. Both are escaped, though neither is of the person's own making. */
export function proofingMail({ url, code, until }: ProofingLink): ProofingMail {
  const lines = [
    '<p>One step opens your account: show who you are, with an identity document and your face.</p>',
    `<p>Do it soon: the link works until ${minuteOf(until)} at the latest.</p>`,
    // Once: the longest link, escaped twice, would be more than Cognito takes.
    `<p><a href="${escapeHtml(url)}">Show who you are</a></p>`,
    `<p>If you are asked for a code, it is ${escapeHtml(code)}. Use it only after the step above: an account that is opened by the code`,
    'alone can approve nothing.</p>',
    '<p>If you did not sign up, do nothing.</p>',
  ];
  return { smsMessage: null, emailSubject: 'Show who you are', emailMessage: lines.join('\n') };
}

/** As `2026-11-22 12:30 UTC`, cut off to the minute. */
function minuteOf(date: NumericDate): string {
  return `${new Date(date * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
