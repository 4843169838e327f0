/** What an authorizer's answer comes to, such as `Allow` or `Deny step_up_missing`; `nothing` where it is no answer. */
export function outcomeOf(answer: unknown): string {
  const { policyDocument, context } = Object(answer);
  if (policyDocument === undefined) return 'nothing';
  const { Effect: effect } = policyDocument.Statement[0];
  return context?.reason === undefined ? effect : `${effect} ${context.reason}`;
}

/** The handle of the challenge that an answer opened. */
export function handleIn(answer: unknown): string | undefined {
  return Object(Object(answer).context).step_up_handle;
}
