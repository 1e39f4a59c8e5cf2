import { expect } from 'chai';
import { accepted, brief, problemsOf, under } from '../../../support/upload.ts';

const LONG = 'x'.repeat(257);
const MEGABYTE = 'x'.repeat(1_000_000);

/** A row's three cells as the file has them, the problem it has, and what its reason says. */
const WRONG: readonly (readonly [string, string, string, RegExp])[] = [
  ['no order_id (BS-R15, BS-R58)', ',T,R', 'order_id Empty order ID', /Every row needs/],
  ['a blank order_id (BS-R58)', '"  ",T,R', 'order_id Empty order ID', /Every row needs/],
  ['only commas (BS-R58)', ',,', 'order_id Empty order ID', /Every row needs/],
  ['the word null (BS-R58)', 'NULL,,', 'order_id Empty order ID', /word null/],
  ['a space within (BS-R55)', 'A B,,', 'order_id Invalid order ID format', /Letters A to Z/],
  ['a point (BS-R55)', 'A.1,,', 'order_id Invalid order ID format', /Letters A to Z/],
  ['a letter of another script (BS-R55)', 'ОRD1,,', 'order_id Invalid order ID format', /Letters/],
  ['digits of another script (BS-R55)', '١٢٣,,', 'order_id Invalid order ID format', /Letters/],
  ['a space around', ' A,,', 'order_id Invalid order ID format', /begins or ends with a space/],
  ['markup', '<b>x</b>,,', 'order_id Invalid order ID format', /Letters A to Z/],
  [
    '257 characters',
    `${LONG},,`,
    'order_id Invalid order ID format',
    /257 characters; at most 256/,
  ],
  ['1 MB', `${MEGABYTE},,`, 'order_id Invalid order ID format', /1,000,000 characters/],
  ['1 MB as txn_id', `A,${MEGABYTE},`, 'txn_id Invalid transaction ID', /1,000,000 characters/],
  ['an exponent', '1.9E+18,,', 'order_id Invalid order ID format', /turned the id into a number/],
  ['an exponent with a comma', '"1,9E+18",,', 'order_id Invalid order ID format', /into a number/],
  ['an exponent without digits', '2E+21,,', 'order_id Invalid order ID format', /into a number/],
  ['an exponent as txn_id', 'A,6.46173E+21,', 'txn_id Invalid transaction ID', /into a number/],
  [
    '15 digits and zeros as txn_id',
    'A,6461731521426390000000,',
    'txn_id Invalid transaction ID',
    /made the others zeros/,
  ],
  [
    'an exponent as unique_request_id',
    'A,,1E+21',
    'unique_request_id Invalid unique request ID',
    /into a number/,
  ],
  ['a formula', '=1+1,,', 'order_id Invalid order ID format', /formula/],
  ['a formula as text', '"=""007""",,', 'order_id Invalid order ID format', /formula/],
  [
    'a formula as txn_id',
    'A,"=HYPERLINK(""http://x"")",',
    'txn_id Invalid transaction ID',
    /formula/,
  ],
  [
    'a command as unique_request_id',
    "A,,-2+3+cmd|' /C calc'!A0",
    'unique_request_id Invalid unique request ID',
    /formula/,
  ],
  [
    'a formula behind a semicolon',
    "A,,;=cmd|'/c calc'!A1",
    'unique_request_id Invalid unique request ID',
    /formula/,
  ],
  ['two dots', 'A,..,', 'txn_id Invalid transaction ID', /no transaction ID/],
  ['a plus', 'A,+1,', 'txn_id Invalid transaction ID', /formula/],
  ['an at sign', 'A,@SUM(A1),', 'txn_id Invalid transaction ID', /formula/],
  ['a tab before it', 'A,"\tT",', 'txn_id Invalid transaction ID', /formula/],
  ['an apostrophe', "'007,,", 'order_id Invalid order ID format', /apostrophe/],
  ['a line break', 'A,"T\r\nU",', 'txn_id Invalid transaction ID', /line break/],
  ['an escape character', 'A,T\u001b[31m,', 'txn_id Invalid transaction ID', /cannot be seen/],
  ['a direction mark', 'A,T\u202e1,', 'txn_id Invalid transaction ID', /cannot be seen/],
  ['a comma too few (BS-R65)', 'A,T', '- Invalid file format', /2 values, the header 3/],
  ['the order_id alone (BS-R65)', 'A', '- Invalid file format', /1 value, the header 3/],
  ['a comma too many', 'A,,,', '- Invalid file format', /4 values, the header 3/],
  ['10,000 columns', `A${','.repeat(9_999)}`, '- Invalid file format', /10,000 values/],
];

const RIGHT: readonly (readonly [string, string])[] = [
  ['commas kept for empty values (BS-R65)', 'ORD1,,'],
  ['letters, digits, underscores and hyphens (BS-R55)', 'a-Z_09,,'],
  ['an order_id that begins with a hyphen (BS-R55)', '-A1,,'],
  ['leading zeros (BS-R16)', '007,,'],
  ['what looks like an exponent and is none (BS-R16)', '1E18,,'],
  ['a payment id', '11111111-1111-4111-8111-111111111111,,'],
  ['256 characters', `${'x'.repeat(256)},,`],
  ...['TXN123456', 'TXN_987654321', 'TRANSABC_789', 'T-2025-001', 'a.b/c:d#e'].map(
    (id) => [`the txn_id ${id} (BS-R59)`, `A,${id},`] as const,
  ),
  ['a gateway id of 22 digits', 'A,6461731521426399003473,'],
  ['a free unique_request_id (BS-R61)', 'A,,Käse & "crème" 50 % (é)'.replaceAll('"', '')],
];

describe('a row of an uploaded file', () => {
  for (const [situation, line, told, reason] of WRONG) {
    it(`with ${situation} → ${told} (BS-R23), its siblings are read`, async () => {
      const { rows, problems } = await accepted(under('B,,', line, 'C,,'), { maxBytes: 2_000_000 });
      expect(brief(problems)).to.deep.equal([`3 ${told}`]);
      expect(problems[0]?.reason).to.match(reason);
      const right = rows.filter((row) => row.problems.length === 0);
      expect(right.map(({ orderId }) => orderId)).to.deep.equal(['B', 'C']);
    });
  }

  for (const [situation, line] of RIGHT) {
    it(`with ${situation} → right, as it was written`, async () => {
      const { rows, problems } = await accepted(under(line));
      expect(problems).to.deep.equal([]);
      const [row] = rows;
      const written = [row?.orderId, row?.txnId ?? '', row?.uniqueRequestId ?? ''];
      expect(written.join(',')).to.equal(line);
    });
  }

  it('several wrong cells → each told, with its value cut to 80 characters (BS-R22)', async () => {
    const problems = await problemsOf(under(`${LONG},=1,T\u202e`));
    expect(brief(problems)).to.deep.equal([
      '2 order_id Invalid order ID format',
      '2 txn_id Invalid transaction ID',
      '2 unique_request_id Invalid unique request ID',
    ]);
    expect(problems.map(({ value }) => value)).to.deep.equal([
      `${'x'.repeat(80)}… (177 more)`,
      '=1',
      'T\u202e',
    ]);
  });

  it('what is kept of a wrong row → at most 256 characters of each value', async () => {
    const { rows } = await accepted(under(`${MEGABYTE},,`), { maxBytes: 2_000_000 });
    expect(rows[0]?.orderId).to.have.length(256);
  });

  it('1000 wrong rows → 1000 problems at once', async () => {
    const file = under(...Array.from({ length: 1000 }, (_, n) => `A ${n},,`));
    expect(await problemsOf(file)).to.have.length(1000);
  });
});

describe('rows of an uploaded file compared', () => {
  const same = (...lines: readonly string[]) => problemsOf(under(...lines)).then(brief);

  it('the same order_id and txn_id → Duplicate row, naming the first line (BS-R57, X10)', async () => {
    const problems = await problemsOf(under('A,T,1', 'B,,', 'A,T,2', 'B,,', 'A,T,3'));
    expect(brief(problems)).to.deep.equal([
      '4 order_id Duplicate row',
      '5 order_id Duplicate row',
      '6 order_id Duplicate row',
    ]);
    expect(problems[2]?.reason).to.contain('Line 2 has the same');
  });

  it('the same order_id with another txn_id → both are right (BS-R57, X10)', async () => {
    expect(await same('A,T1,', 'A,T2,', 'A,,')).to.deep.equal([]);
  });

  it('an order_id that differs in case alone → both are right (BS-R56)', async () => {
    expect(await same('ord1,,', 'ORD1,,')).to.deep.equal([]);
  });

  it('a wrong row twice → its own problem twice, no duplicate', async () => {
    expect(await same(',,', ',,')).to.deep.equal([
      '2 order_id Empty order ID',
      '3 order_id Empty order ID',
    ]);
  });

  it('a good row that a wrong one looks like → right: nothing of it is lost with the wrong one', async () => {
    expect(await same('A,T', 'A,T,1', 'B,T, 2', 'B,T,2')).to.deep.equal([
      '2 - Invalid file format',
      '4 unique_request_id Invalid unique request ID',
    ]);
  });

  const ZEROS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['others of one length have theirs', ['0012', '0345', '77', 'ORD1'], ['77 0077']],
    ['none has any', ['12', '345'], []],
    ['others have theirs in several lengths', ['012', '0345', '7'], []],
    ['it is longer', ['012', '1234'], []],
    ['it is as long', ['012', '123'], []],
  ];
  for (const [situation, ids, warned] of ZEROS) {
    it(`a number where ${situation} → ${warned.length} warned of lost zeros, none refused`, async () => {
      const { problems, warnings } = await accepted(under(...ids.map((id) => `${id},,`)));
      expect(problems).to.deep.equal([]);
      const told = warnings.map(
        ({ value, reason }) => `${value} ${/as (\d+) would/.exec(reason)?.[1]}`,
      );
      expect(told).to.deep.equal(warned);
    });
  }
});
