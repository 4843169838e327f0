import { type Exchange, send } from './exchange.ts';

/** Where a browser ended: a page, or an address at which nobody is asked. */
export type Stop = { readonly url: URL; readonly status: number; readonly body: string };

/** Every address of the application, which nobody serves. */
const APPLICATION = 'https://bank.example/';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A browser as far as a sign-in needs one: it keeps cookies by path and follows redirects, and stops before `until`. */
export function createBrowser(exchange: Exchange = send) {
  const cookies = new Map<string, { readonly value: string; readonly path: string }>();

  const cookiesFor = ({ pathname }: URL) =>
    [...cookies]
      .flatMap(([name, { value, path }]) => (pathname.startsWith(path) ? [`${name}=${value}`] : []))
      .join('; ');

  const keep = (header: string, from: URL) => {
    const [pair = '', ...attributes] = header.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path =
      attributes.find((each) => each.toLowerCase().startsWith('path='))?.slice('path='.length) ?? from.pathname;
    const isGone = attributes.some((each) => /^(max-age=0|expires=Thu, 01 Jan 1970.*)$/i.test(each));
    if (isGone) cookies.delete(name);
    else cookies.set(name, { value, path });
  };

  const go = async (url: string, until: string, form?: Readonly<Record<string, string>>): Promise<Stop> => {
    if (url.startsWith(until)) return { url: new URL(url), status: 0, body: '' };
    const at = new URL(url);
    const response = await exchange({
      method: form ? 'POST' : 'GET',
      url: at.href,
      headers: { cookie: cookiesFor(at), connection: 'close', ...(form && FORM) },
      body: form && new URLSearchParams(form).toString(),
    });
    for (const header of response.headers.getSetCookie()) keep(header, at);
    const next = response.headers.get('location');
    if (next === null) return { url: at, status: response.status, body: response.body };
    return go(new URL(next, at).href, until);
  };

  return {
    open: (url: string | URL, until = APPLICATION) => go(String(url), until),
    /** Presses a button of a page. */
    press: (url: string | URL, form: Readonly<Record<string, string>> = {}, until = APPLICATION) =>
      go(String(url), until, form),
  };
}
