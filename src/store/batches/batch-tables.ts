import type { ColumnType, Generated } from 'kysely';
import type {
  BatchKind,
  BatchStatus,
  Check,
  GatewayStatus,
  RowResult,
  RowStatus,
} from '../../domain/batches/batch.ts';
import type { ItemOutcome } from '../../domain/decide/reason.ts';

/** An uploaded file; `seq` is the order of uploads. The `check…` columns are null together. */
export type BatchTable = {
  batch_id: string;
  seq: Generated<number>;
  kind: BatchKind;
  file_name: string;
  description: string;
  sha256: string;
  status: BatchStatus;
  sync_with_gateway: boolean;
  total: number;
  refused: number;
  accepted: number;
  rejected: number;
  queued: number;
  maker: string;
  check_answer: Check['answer'] | null;
  checker: string | null;
  check_comment: string | null;
  checked_at: number | null;
  approval_expires_at: number | null;
  note: string | null;
  /** The run at work on it, or the last one that was. */
  run_id: string | null;
  /** 0 for the first file of these bytes, then 1 and so on. */
  copy: number;
  created_at: number;
  updated_at: number;
};

/** A file between upload and Start. */
export type BatchUploadTable = {
  upload_id: string;
  file_name: string;
  description: string;
  maker: string;
  sync_with_gateway: boolean;
  sha256: string;
  content: Uint8Array;
  created_at: number;
};

/**
 * A row of a file. `run_id` and `attempt` are of the part that began it, `merchant_id` and `order_number` what sorting
 * found. The columns from `outcome` on are its result.
 */
export type BatchRowTable = {
  batch_id: string;
  number: number;
  line: number;
  order_id: string;
  txn_id: string | null;
  unique_request_id: string | null;
  status: RowStatus;
  is_refused: boolean;
  run_id: string | null;
  merchant_id: string | null;
  attempt: number;
  order_number: string | null;
  outcome: ItemOutcome | null;
  response: string | null;
  gateway_status: GatewayStatus | null;
  error: string | null;
  matched_by: NonNullable<RowResult['matchedBy']> | null;
  payment_id: string | null;
  /** Rows are written from one JSON parameter, so it is given as it is. */
  changes: ColumnType<unknown, RowResult['changes'] | null, RowResult['changes'] | null>;
  created_at: number;
  updated_at: number;
};
