import { interrupted, known, turns } from '../scenario.ts';
import {
  accepted,
  describeVerdicts,
  pending,
  rejected,
  type VerdictScenario,
} from './verdict-scenario.ts';

const NAMED: readonly VerdictScenario[] = [
  {
    rule: 'SP-R5: ACCEPT, its Authorization is Pending → Success',
    transactions: [pending(1)],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
  {
    rule: 'SP-R6: REJECT, its Authorization is Pending → Failure',
    transactions: [pending(1)],
    conversions: [rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['state-changed'],
  },
  {
    rule: 'ACCEPT, its Charge is Pending (a sale or an eCheck) → Success',
    transactions: [pending(1, 'Charge')],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
  {
    rule: 'the last transaction is not the one it is about → the one with its id (defect d)',
    transactions: [pending(1), pending(2)],
    conversions: [rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['state-changed'],
  },
  {
    rule: 'its Authorization bears the id and is Initial → the verdict applies',
    transactions: [known(1, 'Authorization', { state: 'Initial' })],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
  {
    rule: 'its Charge bears the id and is Initial, which this write resolves → the verdict applies',
    transactions: [known(1, 'Charge', { state: 'Initial' })],
    conversions: [rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['state-changed'],
  },
  {
    rule: 'already in the state of the verdict → unchanged',
    transactions: [known(1, 'Authorization')],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'X29: REJECT, but already Success → a later fact stands',
    transactions: [known(1, 'Authorization')],
    conversions: [rejected(1)],
    actions: [],
    reasons: ['already-final'],
  },
  {
    rule: 'X29: ACCEPT, but already Failure and reversed → never back to Success',
    transactions: [
      known(1, 'Authorization', { state: 'Failure' }),
      known(2, 'CancelAuthorization'),
    ],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['already-final'],
  },
  {
    rule: 'a sale that is recorded twice under one id, one of them Pending → that one',
    transactions: [known(1, 'Authorization'), { ...pending(1, 'Charge'), id: 'tx-charge' }],
    conversions: [accepted(1)],
    actions: [turns('tx-charge', 'Success')],
    reasons: ['state-changed'],
  },
  {
    rule: 'two Pending under one id → doubled',
    transactions: [pending(1), { ...pending(1, 'Charge'), id: 'tx-charge' }],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['doubled'],
  },
  {
    rule: 'its id is a Refund’s → type-differs, and the Pending Authorization is left alone',
    transactions: [known(1, 'Refund'), interrupted('Authorization', { state: 'Pending' })],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['type-differs'],
  },
  {
    rule: 'SP-R17: other transactions, whatever their state, are not touched',
    transactions: [
      known(3, 'Charge', { state: 'Failure' }),
      pending(1),
      known(4, 'Refund', { state: 'Pending' }),
    ],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
];

describeVerdicts('decideConversion, a transaction bears the id of the verdict', NAMED);
