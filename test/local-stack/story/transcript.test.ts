import { describe, expect, it } from 'vitest';
import { createTranscript } from '../../../dev/demo/transcript.ts';

describe('the transcript of the demo', () => {
  it('counts every check that differs, and says so', () => {
    const printed: string[] = [];
    const transcript = createTranscript((text) => printed.push(text));

    transcript.step('one');
    transcript.expect('status', 200, 200);
    transcript.expect('status', 200, 401);

    expect(transcript.differences).toBe(1);
    expect(transcript.summary()).toContain('1 of 2 checks differ');
    expect(printed).toContain('  ✘ status: 200, expected 401');
  });

  it('takes 1 and "1" for different', () => {
    const transcript = createTranscript(() => {});

    transcript.expect('balance', 1, '1');

    expect(transcript.differences).toBe(1);
  });
});
