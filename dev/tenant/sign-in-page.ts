import { html, raw } from 'hono/html';
import { PAGE_STYLE } from './page.ts';
import type { Person } from './people.ts';

/** Where a person says who they are. `nonce` lets its style through the content security policy. */
export function signInPage(uid: string, people: readonly Person[], nonce: string): ReturnType<typeof html> {
  const action = `/sign-in/${uid}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in</title>
<style nonce="${nonce}">${raw(PAGE_STYLE)}</style>
</head>
<body>
<header>Simulated sign-in</header>
<main>
<h1>Who are you?</h1>
<form method="post" class="stacked" action="${action}/as">
${people.map((person) => html`<button class="approve" name="user_id" value="${person.userId}">${labelOf(person)}</button>`)}
<button class="decline" formaction="${action}/decline">Decline</button>
</form>
</main>
</body>
</html>`;
}

function labelOf({ userId, displayName, ial }: Person): string {
  return `${displayName} (${userId}, ${ial ? `IAL ${ial}` : 'not proofed'})`;
}
