import { describe, expect, it } from 'vitest';
import { readMail } from '../../../dev/page/mail.ts';

describe('readMail', () => {
  it('gives the paragraphs without markup, and the link apart', () => {
    const body =
      '<p>One &#38; two.</p>\n<p><a href="https://idp.example/p?a=1&#38;b=2">Show who you are</a></p>\n<p>Code 123456</p>';

    expect(readMail(body)).toEqual({
      paragraphs: ['One & two.', 'Code 123456'],
      link: 'https://idp.example/p?a=1&b=2',
    });
  });

  it('has no link in a mail without one', () => {
    expect(readMail('Your confirmation code is 123456')).toEqual({
      paragraphs: ['Your confirmation code is 123456'],
      link: undefined,
    });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//idp.example'])('gives no link to %s', (href) => {
    expect(readMail(`<p><a href="${href}">x</a></p>`).link).toBeUndefined();
  });
});
