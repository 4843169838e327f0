import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../../load/report/progress.ts';

/** A terminal or a file, and a clock that is set by hand. */
function screen(isTTY: boolean) {
  const texts: string[] = [];
  let now = 0;
  const progress = createProgress('decisions', 1000, {
    out: { write: (text) => texts.push(String(text)) > 0, isTTY },
    elapsed: () => now,
  });
  return {
    progress,
    texts,
    at(seconds: number) {
      now = seconds * 1000;
    },
  };
}

describe('createProgress', () => {
  it('draws a bar over the last one on a terminal, and wipes it at the end', () => {
    const { progress, texts, at } = screen(true);
    at(10);
    progress.show(250, '2 outages');
    progress.end();

    expect(texts).toEqual([
      `\r${'█'.repeat(8)}${'░'.repeat(22)}  25 % 250 of 1,000 decisions, 25/s, 30 s left, 2 outages\u001b[K`,
      '\r\u001b[K',
    ]);
  });

  it('writes a line now and then elsewhere', () => {
    const { progress, texts, at } = screen(false);
    for (const seconds of [1, 5, 11, 12, 22]) {
      at(seconds);
      progress.show(seconds * 10);
    }
    progress.end();

    expect(texts.map((text) => /(\d+) of/.exec(text)?.[1])).toEqual(['110', '220']);
    expect(texts.filter((text) => text.includes('\r') || text.includes('\u001b'))).toEqual([]);
  });

  it('never shows more than all', () => {
    const { progress, texts, at } = screen(true);
    at(1);
    progress.show(1003);

    expect(texts[0]).toContain('100 % 1,000 of 1,000');
  });
});
