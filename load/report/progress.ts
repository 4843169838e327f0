/** Tells somebody who waits how far something has come. */
export interface Progress {
  /** `more` is told beside it, such as how many failed. */
  show(done: number, more?: string): void;
  /** The line is over. */
  end(): void;
}

const BAR = 30;
const LINE_MS = 10_000;
const REDRAW_MS = 200;

/** A bar on a terminal; elsewhere a line now and then. `elapsed` is in milliseconds. */
export function createProgress(
  what: string,
  total: number,
  { out, elapsed }: { readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>; readonly elapsed: () => number },
): Progress {
  const start = elapsed();
  const pause = out.isTTY ? REDRAW_MS : LINE_MS;
  let lastAt = start;
  let isShown = false;
  return {
    show(done, more = '') {
      const now = elapsed();
      if (now - lastAt < pause) return;
      lastAt = now;
      isShown = true;
      const line = lineOf(what, Math.min(done, total), total, (now - start) / 1000, more);
      out.write(out.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
    },
    end() {
      if (isShown && out.isTTY) out.write('\r\u001b[K');
    },
  };
}

function lineOf(what: string, done: number, total: number, seconds: number, more: string): string {
  const share = total === 0 ? 1 : done / total;
  const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
  const rate = seconds === 0 ? 0 : done / seconds;
  const left = rate === 0 ? '' : `, ${duration((total - done) / rate)} left`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  return `${bar} ${percent} ${whole(done)} of ${whole(total)} ${what}, ${whole(rate)}/s${left}${more && `, ${more}`}`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
