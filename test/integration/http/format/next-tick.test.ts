import { expect } from 'chai';
import { nextTickView } from '../../../../src/http/format/next-tick.ts';
import { NOW, startApp } from '../../../support/http-app.ts';

const MINUTE = 60_000;

const ROWS: readonly (readonly [next: number | undefined, text: string])[] = [
  [undefined, 'No schedule'],
  [NOW + 12 * MINUTE, 'Next run at 11:12 UTC (in 12 min)'],
  [NOW + 11.2 * MINUTE, 'Next run at 11:11 UTC (in 12 min)'],
  [NOW + 0.5 * MINUTE, 'Next run at 11:00 UTC (in less than a minute)'],
  [NOW - MINUTE, 'Next run at 10:59 UTC (in less than a minute)'],
  [NOW + 5 * 60 * MINUTE, 'Next run at 16:00 UTC (in 5 h)'],
  [NOW + 14 * 60 * MINUTE, 'Next run at 01:00 UTC on 21 Nov 2026 (in 14 h)'],
  [NOW + 3 * 24 * 60 * MINUTE, 'Next run at 11:00 UTC on 23 Nov 2026 (in 3 d)'],
];

describe('when the schedule runs next (issue 3)', () => {
  for (const [next, text] of ROWS) {
    it(text, async () => {
      const app = await startApp({}, { nextTick: () => next });
      expect(nextTickView(app.ports).text).to.equal(text);
      for (const path of ['/orders', '/runs']) {
        expect(await (await app.get(path, { Accept: 'text/html' })).text()).to.contain(text);
      }
      await app.stop();
    });
  }
});
