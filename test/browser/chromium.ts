import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { closeAtEnd, closeAtExit } from '../support/lent.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Behind the name of a suite: why it is skipped; empty when Chromium is there. */
export const MISSING = existsSync(CHROMIUM) ? '' : ` (skipped: ${CHROMIUM} is not installed)`;

/** How a page is looked at. */
export type Look = { readonly width: number; readonly theme: 'light' | 'dark' };

/** A wide window in the light theme. */
export const DESK: Look = { width: 1440, theme: 'light' };

/** Every width and theme that pages are looked at in. */
export const LOOKS: readonly Look[] = [1440, 390].flatMap((width) => [
  { width, theme: 'light' } as const,
  { width, theme: 'dark' } as const,
]);

/** `describe` where Chromium is installed; else a skipped suite whose name says why. */
export function describeInBrowser(title: string, suite: () => void): void {
  (MISSING === '' ? describe : describe.skip)(`${title}${MISSING}`, suite);
}

/** A page, and one and the same function that leaves it, so that it is left once after a file. */
type Visit = { readonly page: Page; readonly leave: () => Promise<void> };

let launched: Promise<Browser> | undefined;
const visits = new Map<boolean, Promise<Visit>>();

/**
 * An empty page with nothing stored, of the one Chromium of this process. It is the same page each time, made
 * as new: a context of its own for every test costs most of the time that the test takes.
 */
export async function open(
  look: Look = DESK,
  { javaScript = true }: { readonly javaScript?: boolean } = {},
): Promise<Page> {
  const known = visits.get(javaScript) ?? newVisit(javaScript);
  visits.set(javaScript, known);
  const visit = await known;
  await visit.leave();
  await lookAt(visit.page, look);
  closeAtEnd(visit.leave);
  return visit.page;
}

/** Looks at what the page shows in another width or theme. */
export async function lookAt(page: Page, { width, theme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
}

async function newVisit(javaScriptEnabled: boolean): Promise<Visit> {
  launched ??= launch();
  const context = await (await launched).newContext({ javaScriptEnabled });
  const page = await context.newPage();
  return { page, leave: () => leave(page) };
}

/** Debian's Chromium, as root and without talking to anybody. */
async function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking', '--in-process-gpu'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  closeAtExit(() => browser.close());
  return browser;
}

/** Leaves what the page showed, and nothing of it behind. */
async function leave(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  page.removeAllListeners('pageerror');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goto('about:blank');
  const context = page.context();
  await context.clearPermissions();
  await context.clearCookies();
  if (origin === 'null') return;
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
}
