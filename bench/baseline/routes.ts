/** What one route needs. */
export interface Route {
  readonly method: string;
  readonly resource: string;
  readonly needs: 'token' | 'approval';
}

/** The sample bank's routes as a list. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', resource: '/accounts/{id}', needs: 'token' },
  { method: 'POST', resource: '/transfers/domestic', needs: 'approval' },
  { method: 'POST', resource: '/transfers/international', needs: 'approval' },
  { method: 'POST', resource: '/transfers/instant', needs: 'approval' },
  { method: 'POST', resource: '/payees', needs: 'approval' },
  { method: 'GET', resource: '/cards/{card_id}/pin', needs: 'approval' },
  { method: 'POST', resource: '/cards/{card_id}/limit', needs: 'approval' },
  { method: 'POST', resource: '/admin/refunds', needs: 'approval' },
  { method: 'POST', resource: '/sign-out', needs: 'token' },
  { method: 'POST', resource: '/step-up/status', needs: 'token' },
];
