import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { z } from 'zod';

/** A directory's content: paths from its top, with `/`; folders before what is in them. */
export type Tree = {
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly content: Buffer }[];
};

const Path = z.string().regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, 'no path below the directory');

/** The first line of an archive; the files' contents follow in this order. */
const Index = z.object({
  folders: z.array(Path),
  files: z.array(z.object({ path: Path, bytes: z.int().nonnegative() })),
});

/** The databases of a cluster are alike: a window over all of it finds them again. */
const WINDOW_BITS = 24;

/** Packs a tree: one line of JSON, then the contents, all in brotli. Takes half a minute, smallest first of all. */
export async function pack({ folders, files }: Tree): Promise<Buffer> {
  const sizes = files.map(({ path, content }) => ({ path, bytes: content.length }));
  const index = Buffer.from(`${JSON.stringify(Index.parse({ folders, files: sizes }))}\n`);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
  };
  const whole = Buffer.concat([index, ...files.map(({ content }) => content)]);
  return promisify(brotliCompress)(whole, { params });
}

/** Unpacks what `pack` packed. Throws when it is damaged. */
export async function unpack(archive: Buffer): Promise<Tree> {
  const whole = await promisify(brotliDecompress)(archive);
  const start = whole.indexOf('\n') + 1;
  const { folders, files } = Index.parse(JSON.parse(whole.toString('utf8', 0, start)));
  let at = start;
  const contents = files.map(({ path, bytes }) => {
    at += bytes;
    return { path, content: whole.subarray(at - bytes, at) };
  });
  if (at !== whole.length) throw new Error(`The archive has ${whole.length} bytes, not ${at}.`);
  return { folders, files: contents };
}
