import { element } from '../dom.ts';
import { formatMoney } from '../money.ts';

/** The account with its balance. */
export function accountCard(id: string, balanceOf: (id: string) => Promise<string>) {
  const balance = element('p', { class: 'balance', tabindex: '-1' }, '…');
  const card = element(
    'section',
    { class: 'card account', 'aria-labelledby': 'account-title' },
    element('h2', { id: 'account-title' }, 'Current account'),
    element('p', { class: 'hint' }, id),
    balance,
  );
  const show = (amount: string) => {
    balance.textContent = formatMoney(amount, 'EUR');
  };
  return {
    element: card,
    show,
    focus: () => balance.focus(),
    async refresh(): Promise<void> {
      try {
        show(await balanceOf(id));
      } catch {
        balance.textContent = 'The balance cannot be read now';
      }
    },
  };
}
