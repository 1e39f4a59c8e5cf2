import { interrupted, known, turns } from '../scenario.ts';
import {
  accepted,
  describeVerdicts,
  names,
  pending,
  rejected,
  type VerdictScenario,
} from './verdict-scenario.ts';

const UNNAMED: readonly VerdictScenario[] = [
  {
    rule: 'nothing has its id, the only Pending has none → it gets the id and the state',
    transactions: [interrupted('Authorization', { state: 'Pending' })],
    conversions: [accepted(1)],
    actions: [
      names('tx-interrupted-Authorization', 1),
      turns('tx-interrupted-Authorization', 'Success'),
    ],
    reasons: ['adopted'],
  },
  {
    rule: 'nothing has its id, the only Pending has another: it is another transaction → waits',
    transactions: [pending(2)],
    conversions: [rejected(1)],
    actions: [],
    reasons: ['verdict-waits'],
  },
  {
    rule: 'nothing has its id, several are Pending → waits',
    transactions: [interrupted('Authorization', { state: 'Pending' }), pending(2)],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['verdict-waits'],
  },
  {
    rule: 'nothing has its id, nothing is Pending → waits',
    transactions: [known(2, 'Authorization')],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['verdict-waits'],
  },
  {
    rule: 'no transactions yet → waits',
    transactions: [],
    conversions: [rejected(1)],
    actions: [],
    reasons: ['verdict-waits'],
  },
  {
    rule: 'nothing has its id, the only Pending is a Refund → waits',
    transactions: [interrupted('Refund', { state: 'Pending' })],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['verdict-waits'],
  },
  {
    rule: 'two verdicts could mean the only Pending → both wait',
    transactions: [interrupted('Authorization', { state: 'Pending' })],
    conversions: [accepted(1), rejected(2)],
    actions: [],
    reasons: ['verdict-waits', 'verdict-waits'],
  },
  {
    rule: 'of two Pending the later verdict names one → the earlier is about the other',
    transactions: [interrupted('Authorization', { state: 'Pending' }), pending(2)],
    conversions: [rejected(1), accepted(2)],
    actions: [
      names('tx-interrupted-Authorization', 1),
      turns('tx-interrupted-Authorization', 'Failure'),
      turns('tx-2', 'Success'),
    ],
    reasons: ['reversal-needed', 'state-changed'],
  },
];

describeVerdicts('nothing has the id of the verdict', 'design §6 "Verdicts"', UNNAMED);
