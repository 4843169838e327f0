import { html, raw } from 'hono/html';
import type { ProofingStatus } from '../../src/identity-provider/proofing-status.ts';
import { IALS } from '../../src/shared/ial.ts';
import { PAGE_STYLE } from './page.ts';
import type { Person } from './people.ts';
import type { TenantProofing } from './proofings.ts';

/** What the link of a session opens. `nonce` lets its style through the content security policy. */
export function proofingPage(
  proofing: TenantProofing,
  status: ProofingStatus,
  people: readonly Person[],
  nonce: string,
): ReturnType<typeof html> {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Proofing of ${proofing.username}</title>
<style nonce="${nonce}">${raw(PAGE_STYLE)}</style>
</head>
<body>
<header>Simulated proofing of ${proofing.username}</header>
<main>
${status === 'Pending' || status === 'In Progress' ? form(proofing, people) : html`<h1>${status}</h1><p>You can close this page.</p>`}
</main>
</body>
</html>`;
}

function form({ id, documentTypes, livenessMode }: TenantProofing, people: readonly Person[]): ReturnType<typeof html> {
  const action = `/proofing/${id}`;
  return html`<h1>Your bank wants to know who you are</h1>
<p>Documents: ${documentTypes.join(', ')}. Liveness: ${livenessMode}.</p>
<form method="post" class="stacked">
<label>Person before the camera
<select name="user_id">
${people.map(({ userId, displayName }) => html`<option value="${userId}">${displayName} (${userId})</option>`)}
</select></label>
<label>Assurance level
<select name="ial">
${IALS.map((ial) => html`<option value="${ial}" ${ial === 2 ? raw('selected') : ''}>IAL ${ial}</option>`)}
</select></label>
<button class="approve" formaction="${action}/pass">Pass</button>
<button class="decline" formaction="${action}/fail">Fail</button>
<button class="decline" formaction="${action}/decline">Decline</button>
</form>`;
}
