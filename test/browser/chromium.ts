import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Behind the name of a suite: why it is skipped; empty when Chromium is there. */
export const MISSING = existsSync(CHROMIUM) ? '' : ` (skipped: ${CHROMIUM} is not installed)`;

/** Debian's Chromium, as root and without talking to anybody. */
export function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking'];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** How a page is looked at. */
export type Look = { readonly width: number; readonly theme: 'light' | 'dark' };

/** An empty page in a context of its own. */
export async function open(browser: Browser, { width, theme }: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  return context.newPage();
}
