import { countText } from '../format/count-text.ts';
import type { BatchPort } from './batch-port.ts';

/** What the form for a file says and asks. `description` is what was said in the first step; undefined before it. */
export type UploadView = {
  readonly maxRows: string;
  readonly maxBytes: number;
  readonly maxSize: string;
  readonly makerChecker: boolean;
  readonly description: string | undefined;
  /** What was chosen before, where a file was refused. */
  readonly syncWithGateway: boolean;
};

const MIB = 1_048_576;

/** The form for a file, with the limits that hold here (BS-R11, BS-R13). */
export function uploadView(
  { limits, makerChecker }: Pick<BatchPort, 'limits' | 'makerChecker'>,
  description: string | undefined,
  syncWithGateway = false,
): UploadView {
  const { maxRows, maxBytes } = limits;
  const isRound = maxBytes % MIB === 0;
  const maxSize = isRound ? `${countText(maxBytes / MIB)} MiB` : `${countText(maxBytes)} bytes`;
  return {
    ...{ maxRows: countText(maxRows), maxBytes, maxSize },
    ...{ makerChecker, description, syncWithGateway },
  };
}
