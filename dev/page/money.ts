const AMOUNT = /^(\d{1,9})(?:[.,](\d{1,2}))?$/;
const formats = new Map<string, Intl.NumberFormat>();

/** Reads an amount as people type it, and gives it as the API takes it: `12,5` is `12.50`. Undefined for everything else, and for nothing. */
export function parseAmount(text: string): string | undefined {
  const [, whole = '', cents = ''] = AMOUNT.exec(text.replaceAll(/\s/g, '')) ?? [];
  if (whole === '') return undefined;
  const amount = `${whole.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0')}`;
  return amount === '0.00' ? undefined : amount;
}

/** Writes an amount of the API for people, exactly: no digit goes through a floating-point number. */
export function formatMoney(amount: string, currency: string): string {
  const format = formats.get(currency) ?? new Intl.NumberFormat('en-IE', { style: 'currency', currency });
  formats.set(currency, format);
  return isDecimal(amount) ? format.format(amount) : `${amount} ${currency}`;
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}
