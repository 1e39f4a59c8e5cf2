import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { LOOKS, lookAt } from './chromium.ts';

/** A theme changes colours and nothing else: all rules are asked in the light one, those of colours in both. */
const RUN = {
  light: {},
  dark: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
} as const;

/** Text of table cells that is wider than its cell: it would be drawn over the next one. */
const OVERLAPPING = `[...document.querySelectorAll('td')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.textContent.trim().slice(0, 40))`;

/** What the page shows now has, in every theme and width, nothing for axe to say and nothing beyond the right edge. */
export async function inspect(page: Page): Promise<void> {
  await bringAxe(page);
  for (const look of LOOKS) {
    await lookAt(page, look);
    const seen = `${new URL(page.url()).pathname}, ${look.theme}, ${look.width} px`;
    const options = JSON.stringify({ ...RUN[look.theme], resultTypes: ['violations'] });
    const found = await page.evaluate(`axe.run(document, ${options}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html)))`);
    expect(found, seen).to.deep.equal([]);
    const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(beyond, `pixels beyond the right edge of ${seen}`).to.be.at.most(0);
  }
}

/** No cell of the page's tables has text that leaves it, in any theme and width. */
export async function inspectCells(page: Page): Promise<void> {
  for (const look of LOOKS) {
    await lookAt(page, look);
    const seen = `cells that their text leaves, ${look.theme}, ${look.width} px`;
    expect(await page.evaluate(OVERLAPPING), seen).to.deep.equal([]);
  }
}

/** The builder leaves axe in the document, once for all looks; the rule it runs for that is the cheapest. */
async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate('"axe" in window')) return;
  const { violations } = await new AxeBuilder({ page })
    .withRules('document-title')
    .setLegacyMode()
    .analyze();
  expect(violations).to.deep.equal([]);
}
