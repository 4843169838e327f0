import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/** The most memory that this process has had, in kB. The kernel's own count, where there is one: Node's begins with that of who forked it. */
export function peakRssKb(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'utf8') : '';
  const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kb === undefined ? process.resourceUsage().maxRSS : Number(kb);
}
