import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const FOLDER = fileURLToPath(new URL('../../views/assets', import.meta.url));

/** Static files: `base` is the address of this version of them, which changes when any of them does. */
export type Assets = { readonly base: string; readonly routes: Router };

/**
 * Reads the assets' version and serves them. Below `base` they may be cached for ever (modules import
 * each other relatively and so stay within one version); below `/assets` a browser asks again each time.
 */
export function readAssets(): Assets {
  const base = `/assets/${fingerprint()}`;
  const routes = Router();
  const options = { index: false, redirect: false, dotfiles: 'ignore' } as const;
  routes.use(base, express.static(FOLDER, { ...options, immutable: true, maxAge: '365d' }));
  routes.use('/assets', express.static(FOLDER, { ...options, maxAge: 0 }));
  return { base, routes };
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(FOLDER).sort()) {
    hash.update(name).update(readFileSync(`${FOLDER}/${name}`));
  }
  return hash.digest('hex').slice(0, 12);
}
