import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { absolute, anchorOf, pages, prose, textOf } from '../../support/markdown.ts';

type Link = { readonly from: string; readonly path: string; readonly anchor: string | undefined };

describe('links of the documentation', () => {
  const links = pages().flatMap(linksOf);

  it('every relative link and image names a file that exists', () => {
    const broken = links.filter(({ path }) => !existsSync(absolute(path)));
    expect(broken.map(({ from, path }) => `${from} → ${path}`)).to.deep.equal([]);
  });

  it('every anchor names a heading of its page', () => {
    const broken = links.filter(({ path, anchor }) => anchor && !anchorsOf(path).includes(anchor));
    expect(broken.map(({ from, path, anchor }) => `${from} → ${path}#${anchor}`)).to.deep.equal([]);
  });

  it('every page is reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      for (const { from, path } of links) if (from === page) reached.add(path);
    }
    expect(pages().filter((page) => !reached.has(page))).to.deep.equal([]);
  });
});

function linksOf(page: string): readonly Link[] {
  const text = prose(textOf(page));
  const targets = [
    ...text.matchAll(/\]\(([^)\s]+)\)/g),
    ...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g),
  ].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { from: page, path: path === '' ? page : join(dirname(page), path), anchor };
    });
}

function anchorsOf(path: string): readonly string[] {
  if (!path.endsWith('.md') || !existsSync(absolute(path))) return [];
  const headings = prose(textOf(path)).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) => anchorOf(heading));
}
