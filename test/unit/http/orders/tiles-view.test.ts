import { expect } from 'chai';
import type { Trigger } from '../../../../src/domain/runs/run.ts';
import { tilesView } from '../../../../src/http/orders/tiles-view.ts';
import { aRun, INSTANT_MS } from '../../../support/builders.ts';
import { aMerchant } from '../../../support/run-pages.ts';

const NOW = INSTANT_MS + 60_000;
const merchants = [{ ...aMerchant(), result: 'completed' as const }];
const regular = aRun({ runId: 'regular', merchants });

describe('the tiles of /orders', () => {
  for (const trigger of ['webhook', 'replay'] as const satisfies readonly Trigger[]) {
    it(`a run about one transaction (${trigger}) came after → the tiles speak of the run before it`, () => {
      const single = aRun({ runId: 'single', trigger, merchants, endedAt: NOW });
      expect(tilesView([single, regular], NOW, 0)).to.deep.equal(tilesView([regular], NOW, 0));
    });
  }

  it('nothing but such runs → no tiles', () => {
    expect(tilesView([aRun({ trigger: 'webhook', merchants })], NOW, 0)).to.deep.equal([]);
  });
});
