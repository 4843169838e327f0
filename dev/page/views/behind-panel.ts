import type { ShownRecord } from '../../page-server/shown-record.ts';
import { element } from '../dom.ts';
import type { Exchange, Header } from '../exchanges.ts';
import { recordShown } from './record-shown.ts';

const KEPT = 30;

/** What goes on behind the page: the step-up record as it lies in the table, and the HTTP exchanges, newest first. */
export function behindPanel() {
  const record = element('div', { class: 'record' }, ...recordShown([]));
  const list = element('ol', { class: 'exchanges', reversed: true });
  const items = new Map<number, HTMLLIElement>();
  const panel = [
    element('h2', { id: 'behind-title' }, 'Behind the page'),
    element(
      'section',
      { 'aria-labelledby': 'record-title' },
      element('h3', { id: 'record-title' }, 'Step-up record'),
      record,
    ),
    element('section', { 'aria-labelledby': 'http-title' }, element('h3', { id: 'http-title' }, 'HTTP'), list),
  ];
  let newest: { readonly exchange: Exchange; readonly count: number } | undefined;

  return {
    elements: panel,
    showRecords: (records: readonly ShownRecord[]) => record.replaceChildren(...recordShown(records)),
    showExchange(exchange: Exchange) {
      const known = items.get(exchange.id);
      if (known) {
        known.replaceChildren(exchangeShown(exchange, newest?.exchange.id === exchange.id ? newest.count : 1));
        if (newest?.exchange.id === exchange.id) newest = { exchange, count: newest.count };
        return;
      }
      // A question that is asked again and again is one line with a count.
      const count = newest && isRepeated(newest.exchange, exchange) ? newest.count + 1 : 1;
      if (newest && count > 1) {
        items.get(newest.exchange.id)?.remove();
        items.delete(newest.exchange.id);
      }
      newest = { exchange, count };
      const item = element('li', {}, exchangeShown(exchange, count));
      items.set(exchange.id, item);
      list.prepend(item);
      for (const [id, old] of [...items].slice(0, -KEPT)) {
        old.remove();
        items.delete(id);
      }
    },
  };
}

function isRepeated(one: Exchange, other: Exchange): boolean {
  return one.url.pathname.endsWith('/step-up/status') && one.url.href === other.url.href;
}

function exchangeShown(exchange: Exchange, count: number): HTMLElement {
  const { method, url, status, requestHeaders, requestBody, headers, body } = exchange;
  const target = requestHeaders
    .find(([name]) => name === 'x-amz-target')?.[1]
    .split('.')
    .at(-1);
  const code = status === undefined ? '…' : status === 'none' ? 'no answer' : String(status);
  const summary = element(
    'summary',
    {},
    element('span', { class: 'line' }, `${method} ${target ? `Cognito ${target}` : url.pathname}`),
    count > 1 ? element('span', { class: 'count' }, `× ${count}`) : undefined,
    element('span', { class: `status ${toneOf(status)}` }, code),
  );
  // A transfer is what one wants to see; the rest opens on demand.
  const isMain = url.pathname.includes('/transfers/');
  return element(
    'details',
    { open: isMain },
    summary,
    element('pre', { tabindex: '0' }, ...linesOf('>', `${method} ${url.pathname}`, requestHeaders, requestBody)),
    status === undefined ? undefined : element('pre', { tabindex: '0' }, ...linesOf('<', code, headers, pretty(body))),
  );
}

function toneOf(status: Exchange['status']): 'open' | 'ok' | 'not-ok' {
  if (status === undefined) return 'open';
  return typeof status === 'number' && status < 400 ? 'ok' : 'not-ok';
}

function linesOf(mark: string, first: string, headers: readonly Header[], body: string): readonly HTMLElement[] {
  const line = (name: string, rest: string) => element('span', {}, element('b', {}, `${mark} ${name}`), rest);
  return [
    line('', first),
    ...headers.map(([name, value]) => line(`${name}: `, value)),
    ...(body === '' ? [] : body.split('\n').map((text) => line('', text))),
  ];
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
