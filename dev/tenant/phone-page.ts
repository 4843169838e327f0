import { html, raw } from 'hono/html';
import { PAGE_STYLE } from './page.ts';
import type { Person } from './people.ts';

type Html = ReturnType<typeof html>;

/** What a phone shows of one challenge. */
export interface Prompt {
  readonly challengeId: string;
  readonly displayText: string | undefined;
  readonly code: string | undefined;
  /** Seconds until it can no longer be answered. */
  readonly expiresIn: number;
}

// Reloads only when the list of prompts changes, so that a focused button keeps its focus.
const SCRIPT = `
  const shown = [...document.querySelectorAll('article')].map((prompt) => prompt.id).join();
  const loaded = Date.now();
  setInterval(() => {
    for (const counter of document.querySelectorAll('[data-expires-in]')) {
      counter.textContent = Math.max(0, counter.dataset.expiresIn - Math.floor((Date.now() - loaded) / 1000));
    }
  }, 1000);
  setInterval(async () => {
    const response = await fetch(location.pathname + '.json').catch(() => undefined);
    if (!response?.ok) return;
    const { prompts } = await response.json();
    if (prompts.map((prompt) => prompt.challenge_id).join() !== shown) location.reload();
  }, 1500);
`;

/** The screen of one person's phone. `nonce` lets its own style and script through the content security policy. */
export function phonePage(person: Person, prompts: readonly Prompt[], nonce: string): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${prompts.length > 0 ? `(${prompts.length}) ` : ''}Phone of ${person.displayName}</title>
<noscript><meta http-equiv="refresh" content="3"></noscript>
<style nonce="${nonce}">${raw(PAGE_STYLE)}</style>
</head>
<body>
<header>Simulated phone of ${person.displayName}</header>
<main>
<h1>${prompts.length > 0 ? 'Do you countersign this?' : 'Nothing to countersign'}</h1>
${prompts.length > 0 ? '' : html`<p>Requests appear here by themselves.</p>`}
${prompts.map((prompt) => promptArticle(person, prompt))}
</main>
<script nonce="${nonce}">${raw(SCRIPT)}</script>
</body>
</html>`;
}

function promptArticle(person: Person, { challengeId, displayText, code, expiresIn }: Prompt): Html {
  const action = `/phone/${encodeURIComponent(person.userId)}/${challengeId}`;
  return html`<article id="${challengeId}" aria-labelledby="${challengeId}-title">
<h2 id="${challengeId}-title">Your bank asks for your approval</h2>
<p class="text">${displayText ?? 'Confirm that it is you.'}</p>
${code === undefined ? '' : html`<p>Only if your bank shows this code:</p><p class="code">${code}</p>`}
<p class="left">Expires in <span data-expires-in="${expiresIn}">${expiresIn}</span> seconds.</p>
<form method="post">
<button class="approve" formaction="${action}/approve">Approve</button>
<button class="decline" formaction="${action}/decline">Decline</button>
</form>
</article>`;
}
