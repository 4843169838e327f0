import { expect, vi } from 'vitest';

/** What the work writes to standard output. It writes nothing to standard error. */
export function standardOutput(work: () => void): string {
  let text = '';
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const errors = vi.spyOn(process.stderr, 'write');
  try {
    work();
    expect(errors).not.toHaveBeenCalled();
  } finally {
    output.mockRestore();
    errors.mockRestore();
  }
  return text;
}
