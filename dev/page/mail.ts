/** What a page shows of a mail: paragraphs of text, and its one link. */
export interface MailText {
  readonly paragraphs: readonly string[];
  readonly link: string | undefined;
}

/** Reads the body of a mail of CustomMessage. None of its markup is shown, and no link but http and https. */
export function readMail(body: string): MailText {
  const paragraphs = body
    .split('</p>')
    .map((part) => decode(part.replaceAll(/<a .*?<\/a>|<[^>]*>/gs, '')).trim())
    .filter((text) => text !== '');
  const [, href] = /<a href="([^"]+)"/.exec(body) ?? [];
  const link = href === undefined ? undefined : decode(href);
  return { paragraphs, link: link !== undefined && /^https?:\/\//.test(link) ? link : undefined };
}

/** Undoes how the trigger escapes texts. */
function decode(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
