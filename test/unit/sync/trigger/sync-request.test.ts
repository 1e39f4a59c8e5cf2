import { expect } from 'chai';
import { parseSyncRequest } from '../../../../src/sync/trigger/sync-request.ts';

const MIDS = ['mid_a', 'mid_b'];
const NOW = Date.parse('2026-11-20T11:00:00Z');
const iso = (at: number) => new Date(at).toISOString();

function told(parameters: unknown): string {
  const asked = parseSyncRequest(parameters, MIDS, NOW);
  if (!asked.ok) return asked.error.map(({ field }) => field).join(' ');
  const { merchantIds, range, dryRun, wait } = asked.value;
  const when = range === undefined ? 'from watermark' : `${iso(range.from)} ${iso(range.to)}`;
  return [merchantIds.join(','), when, dryRun ? 'dry' : '', wait ? 'wait' : ''].join(' ').trim();
}

const ALL = 'mid_a,mid_b';

describe('parseSyncRequest', () => {
  const accepted: readonly { situation: string; given: unknown; expected: string }[] = [
    { situation: 'nothing', given: {}, expected: `${ALL} from watermark` },
    { situation: 'one merchant id', given: { mids: 'mid_b' }, expected: 'mid_b from watermark' },
    {
      situation: 'a list',
      given: { mids: ['mid_b', 'mid_a'] },
      expected: 'mid_b,mid_a from watermark',
    },
    {
      situation: 'a text with commas',
      given: { mids: ' mid_a , mid_b' },
      expected: `${ALL} from watermark`,
    },
    { situation: 'one twice', given: { mids: 'mid_a,mid_a' }, expected: 'mid_a from watermark' },
    { situation: 'an empty list', given: { mids: [] }, expected: `${ALL} from watermark` },
    {
      situation: 'true as text',
      given: { dryRun: 'true', wait: 'true' },
      expected: `${ALL} from watermark dry wait`,
    },
    { situation: 'true as JSON', given: { dryRun: true }, expected: `${ALL} from watermark dry` },
    {
      situation: 'false',
      given: { dryRun: 'false', wait: false },
      expected: `${ALL} from watermark`,
    },
    {
      situation: 'two instants',
      given: { from: '2026-11-01T08:00:00Z', to: '2026-11-02T09:30:00.5Z' },
      expected: `${ALL} 2026-11-01T08:00:00.000Z 2026-11-02T09:30:00.500Z`,
    },
    {
      situation: 'an instant of another zone',
      given: { from: '2026-11-01T08:00+02:00', to: '2026-11-02T08:00-05:00' },
      expected: `${ALL} 2026-11-01T06:00:00.000Z 2026-11-02T13:00:00.000Z`,
    },
    {
      situation: 'an instant without zone, which is UTC',
      given: { from: '2026-11-01T08:00', to: '2026-11-02T08:00:00' },
      expected: `${ALL} 2026-11-01T08:00:00.000Z 2026-11-02T08:00:00.000Z`,
    },
    {
      situation: 'two days, the second to its end',
      given: { from: '2026-11-01', to: '2026-11-02' },
      expected: `${ALL} 2026-11-01T00:00:00.000Z 2026-11-03T00:00:00.000Z`,
    },
    {
      situation: 'one day as both',
      given: { from: '2026-11-01', to: '2026-11-01' },
      expected: `${ALL} 2026-11-01T00:00:00.000Z 2026-11-02T00:00:00.000Z`,
    },
    {
      situation: 'from alone, up to now',
      given: { from: '2026-11-19' },
      expected: `${ALL} 2026-11-19T00:00:00.000Z 2026-11-20T11:00:00.000Z`,
    },
    {
      situation: 'today, up to now',
      given: { from: '2026-11-20', to: '2026-11-20' },
      expected: `${ALL} 2026-11-20T00:00:00.000Z 2026-11-20T11:00:00.000Z`,
    },
    {
      situation: 'a leap day',
      given: { from: '2024-02-29', to: '2024-02-29' },
      expected: `${ALL} 2024-02-29T00:00:00.000Z 2024-03-01T00:00:00.000Z`,
    },
  ];
  for (const { situation, given, expected } of accepted) {
    it(`${situation} → ${expected}`, () => expect(told(given)).to.equal(expected));
  }

  const refused: readonly { situation: string; given: unknown; fields: string }[] = [
    { situation: 'an unknown merchant id', given: { mids: 'mid_z' }, fields: 'mids' },
    { situation: 'an empty merchant id', given: { mids: '' }, fields: 'mids' },
    { situation: 'a merchant id in another case', given: { mids: 'MID_A' }, fields: 'mids' },
    { situation: 'a number as merchant id', given: { mids: 7 }, fields: 'mids' },
    { situation: 'true in another case', given: { dryRun: 'True' }, fields: 'dryRun' },
    { situation: 'one for true', given: { wait: '1' }, fields: 'wait' },
    { situation: 'an unknown parameter', given: { form: '2026-11-01' }, fields: 'form' },
    { situation: 'to without from', given: { to: '2026-11-01' }, fields: 'from' },
    {
      situation: 'from after to',
      given: { from: '2026-11-02', to: '2026-11-01T00:00Z' },
      fields: 'to',
    },
    {
      situation: 'from equal to to',
      given: { from: '2026-11-01T00:00Z', to: '2026-11-01T00:00Z' },
      fields: 'to',
    },
    { situation: 'from in the future', given: { from: '2026-11-21' }, fields: 'from' },
    { situation: 'not an instant', given: { from: 'yesterday' }, fields: 'from' },
    { situation: 'epoch milliseconds', given: { from: 1_700_000_000_000 }, fields: 'from' },
    { situation: 'a day that no calendar has', given: { from: '2026-02-30' }, fields: 'from' },
    {
      situation: '29 February of no leap year',
      given: { from: '2026-02-29T10:00Z' },
      fields: 'from',
    },
    { situation: 'a month that no calendar has', given: { from: '2026-13-01' }, fields: 'from' },
    {
      situation: 'an hour that no clock has',
      given: { from: '2026-11-01T25:00Z' },
      fields: 'from',
    },
    {
      situation: 'two instants for one',
      given: { from: ['2026-11-01', '2026-11-02'] },
      fields: 'from',
    },
    {
      situation: 'everything wrong',
      given: { mids: 'x', from: 'y', wait: 'z' },
      fields: 'from wait mids',
    },
    { situation: 'no object at all', given: 'sync please', fields: 'body' },
  ];
  for (const { situation, given, fields } of refused) {
    it(`${situation} → refused, naming ${fields}`, () => expect(told(given)).to.equal(fields));
  }

  it('an unknown merchant id → the message names it and those there are', () => {
    const asked = parseSyncRequest({ mids: 'mid_z' }, MIDS, NOW);
    expect(asked).to.have.nested.property(
      'error[0].message',
      '"mid_z" is not configured; there are mid_a, mid_b.',
    );
  });
});
