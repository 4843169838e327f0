import type { ShownRecord } from '../../page-server/shown-record.ts';
import { element } from '../dom.ts';

type State = ShownRecord['state'];

const WAY = ['pending', 'ringing', 'challenged', 'answered', 'spent'] as const satisfies readonly State[];
const MEANING: Readonly<Record<State, string>> = {
  pending: 'opened by the authorizer',
  ringing: 'about to ring',
  challenged: 'on the phone',
  answered: 'approval verified',
  spent: 'used, once',
  refused: 'declined',
};

/** The states of the newest record, and how the older ones stand. */
export function recordShown(records: readonly ShownRecord[]): readonly HTMLElement[] {
  const [newest, ...older] = records;
  if (!newest) return [element('p', { class: 'hint' }, 'None yet. A transfer that needs your phone opens one.')];
  const way: readonly State[] = newest.state === 'refused' ? ['pending', 'ringing', 'challenged', 'refused'] : WAY;
  const reached = way.indexOf(newest.state);
  const steps = way.map((state, index) =>
    element(
      'li',
      {
        class: state === 'refused' ? 'refused' : index <= reached ? 'reached' : undefined,
        'aria-current': index === reached ? 'step' : undefined,
      },
      element('span', { class: 'state' }, state),
      element('span', { class: 'hint' }, MEANING[state]),
    ),
  );
  const isOver = newest.expires_in <= 0 && reached < WAY.indexOf('answered');
  return [
    element('ol', { class: 'way' }, ...steps),
    element('p', { class: 'hint' }, `${newest.binding.slice(0, 20)}…, rev ${newest.rev}${isOver ? ', expired' : ''}`),
    ...(older.length > 0
      ? [element('p', { class: 'hint' }, `Before: ${older.map(({ state }) => state).join(', ')}`)]
      : []),
  ];
}
