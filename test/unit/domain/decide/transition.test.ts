import { expect } from 'chai';
import { type Step, transition } from '../../../../src/domain/decide/transition.ts';
import type { Basis } from '../../../../src/domain/gateway/outcome.ts';
import type { TransactionState } from '../../../../src/domain/payment/payment.ts';

type GatewayState = Exclude<TransactionState, 'Initial'>;
type Row = readonly [TransactionState, GatewayState, Basis, Step];

/** Design §6, every combination spelled out: payment's state, gateway's state, how firm it is, what follows. */
const MATRIX: readonly Row[] = [
  ['Initial', 'Pending', 'final', 'change'],
  ['Initial', 'Pending', 'review', 'change'],
  ['Initial', 'Pending', 'risk-reject', 'change'],
  ['Initial', 'Success', 'final', 'change'],
  ['Initial', 'Success', 'review', 'change'],
  ['Initial', 'Success', 'risk-reject', 'change'],
  ['Initial', 'Failure', 'final', 'change'],
  ['Initial', 'Failure', 'review', 'change'],
  ['Initial', 'Failure', 'risk-reject', 'change'],
  ['Pending', 'Pending', 'final', 'unchanged'],
  ['Pending', 'Pending', 'review', 'unchanged'],
  ['Pending', 'Pending', 'risk-reject', 'unchanged'],
  ['Pending', 'Success', 'final', 'change'],
  ['Pending', 'Success', 'review', 'change'],
  ['Pending', 'Success', 'risk-reject', 'change'],
  ['Pending', 'Failure', 'final', 'change'],
  ['Pending', 'Failure', 'review', 'change'],
  ['Pending', 'Failure', 'risk-reject', 'change'],
  ['Success', 'Pending', 'final', 'already-final'],
  ['Success', 'Pending', 'review', 'already-final'],
  ['Success', 'Pending', 'risk-reject', 'already-final'],
  ['Success', 'Success', 'final', 'unchanged'],
  ['Success', 'Success', 'review', 'unchanged'],
  ['Success', 'Success', 'risk-reject', 'unchanged'],
  ['Success', 'Failure', 'final', 'correction'],
  ['Success', 'Failure', 'review', 'already-final'],
  ['Success', 'Failure', 'risk-reject', 'already-final'],
  ['Failure', 'Pending', 'final', 'already-final'],
  ['Failure', 'Pending', 'review', 'already-final'],
  ['Failure', 'Pending', 'risk-reject', 'already-final'],
  ['Failure', 'Success', 'final', 'correction'],
  ['Failure', 'Success', 'review', 'already-final'],
  ['Failure', 'Success', 'risk-reject', 'already-final'],
  ['Failure', 'Failure', 'final', 'unchanged'],
  ['Failure', 'Failure', 'review', 'unchanged'],
  ['Failure', 'Failure', 'risk-reject', 'unchanged'],
];

describe('transition', () => {
  for (const [from, to, basis, step] of MATRIX) {
    it(`${from} on the payment, ${to} (${basis}) at the gateway: ${step}`, () => {
      expect(transition(from, to, basis)).to.equal(step);
    });
  }

  it('the matrix holds every combination once', () => {
    const combinations = MATRIX.map(([from, to, basis]) => `${from} ${to} ${basis}`);
    expect(new Set(combinations).size).to.equal(4 * 3 * 3);
  });
});
