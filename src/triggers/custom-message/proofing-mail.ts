/** The part of a Custom Message answer that a proofing changes. */
export interface ProofingMail {
  readonly smsMessage: null;
  readonly emailSubject: string;
  /** HTML. */
  readonly emailMessage: string;
}

/** The mail with the proofing link and the code. Both are escaped, though neither is of the person's own making. */
export function proofingMail({ url, code }: { readonly url: string; readonly code: string }): ProofingMail {
  const lines = [
    '<p>One step opens your account: show who you are, with an identity document and your face. The link works for 24 hours.</p>',
    // Once: the longest link, escaped twice, would be more than Cognito takes.
    `<p><a href="${escapeHtml(url)}">Show who you are</a></p>`,
    `<p>If you are asked for a code, it is ${escapeHtml(code)}. Use it only after the step above: an account that is opened by the code`,
    'alone can approve nothing.</p>',
    '<p>If you did not sign up, do nothing.</p>',
  ];
  return { smsMessage: null, emailSubject: 'Show who you are', emailMessage: lines.join('\n') };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
