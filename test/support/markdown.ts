import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The text of a file, by its path from the top of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The absolute path of a file, by its path from the top of the repository. */
export function absolute(path: string): string {
  return join(ROOT, path);
}

/** Every Markdown page that users read, as a path from the top of the repository. */
export function pages(): readonly string[] {
  const below = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const docs = below.filter((name) => name.endsWith('.md')).map((name) => join(ROOT, 'docs', name));
  return ['README.md', ...docs.map((path) => relative(ROOT, path)).sort()];
}

/** A page without what stands in fenced code blocks. */
export function prose(page: string): string {
  return page.replace(/^```[\s\S]*?^```$/gm, '');
}

/** What stands below a heading, up to the next one of the same or a higher level. */
export function section(page: string, heading: string): string {
  const level = heading.indexOf(' ');
  const start = page.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`There is no heading "${heading}"`);
  const rest = page.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end === -1 ? rest : rest.slice(0, end);
}

/** The rows of every table of a text, as trimmed cells, without the heads. */
export function rows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => isRow(line) && !isRuler(line) && !isRuler(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** What stands in backticks, in order. */
export function codes(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function isRow(line: string): boolean {
  return line.startsWith('|') && line.endsWith('|');
}

function isRuler(line: string): boolean {
  return /^\|[-:| ]+\|$/.test(line);
}
