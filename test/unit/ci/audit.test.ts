import { expect } from 'chai';
import { auditVerdict } from '../../../.ci/audit.ts';

const report = (...severities: readonly string[]) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      severities.map((severity, n) => [`p${n}`, { name: `p${n}`, severity, fixAvailable: true }]),
    ),
  });

describe('the audit of CI (issue 7, item 6)', () => {
  for (const [situation, printed, passes, says] of [
    ['nothing is known', report(), true, 'nothing HIGH or CRITICAL; 0 below'],
    ['only low and moderate ones', report('low', 'moderate'), true, '2 below'],
    ['a high one', report('low', 'high'), false, 'p1 (high)'],
    ['a critical one', report('critical'), false, 'p0 (critical)'],
    [
      'the registry refuses audits',
      '{"message":"405 Method Not Allowed","statusCode":405}',
      true,
      'NOT DONE, the registry does not answer audits (405 Method Not Allowed)',
    ],
    ['the registry answers a page', '<html>', true, 'NOT DONE'],
    ['npm prints nothing', '', true, 'NOT DONE'],
  ] as const) {
    it(`${situation} → ${passes ? 'passes' : 'fails'}, and says so`, () => {
      const verdict = auditVerdict(printed);
      expect(verdict.passes).to.equal(passes);
      expect(verdict.says).to.include(says);
    });
  }
});
