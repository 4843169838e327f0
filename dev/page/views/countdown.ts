import { element } from '../dom.ts';
import { clockTime } from './notice.ts';

/** Seconds at which the time that is left is said aloud. */
const SAID: ReadonlySet<number> = new Set([60, 30, 10]);

/** The time until something ends, as text and as a bar. `say` gets it a few times only: a number that is read out each second is noise. */
export function countdown(end: number, say: (text: string) => void) {
  const total = Math.max(1, end - Date.now());
  const text = element('span', {});
  const bar = element('span', { class: 'time-bar' });
  const shown = element('div', { class: 'time' }, bar, element('p', { role: 'timer' }, 'Expires in ', text));
  const tick = () => {
    const left = Math.max(0, end - Date.now());
    const seconds = Math.ceil(left / 1000);
    text.textContent = clockTime(seconds);
    bar.style.setProperty('--left', String(left / total));
    if (SAID.has(seconds)) say(`${seconds} seconds left`);
  };
  tick();
  const timer = setInterval(tick, 1000);
  return { element: shown, stop: () => clearInterval(timer) };
}
