/**
 * A page with `text` between its two marks, `<!-- NAME -->` and `<!-- /NAME -->`, in place of what is there.
 *
 * @throws Error for a page without them.
 */
export function betweenMarks(page: string, name: string, text: string): string {
  const [before, rest] = page.split(`<!-- ${name} -->\n`);
  const [, after] = rest?.split(`<!-- /${name} -->\n`) ?? [];
  if (before === undefined || after === undefined) throw new Error(`the page has no marks of ${name}`);
  return `${before}<!-- ${name} -->\n\n${text}\n\n<!-- /${name} -->\n${after}`;
}
