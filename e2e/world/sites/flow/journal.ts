export type SubmitMode =
  | 't2v'
  | 'i2v'
  | 'first_last'
  | 'r2v'
  | 'extend'
  | 'edit_video'
  | 'upscale_video'
  | 'image'
  | 'image_edit'
  | 'upscale_image';
export type ReferenceRole = 'start' | 'end' | 'ingredient' | 'reference' | 'base' | 'source' | 'mention';

/** One generate request that reached the site, decoded. */
export interface SubmitEntry {
  at: number;
  account: string;
  projectId: string;
  rpc: string;
  kind: 'image' | 'video';
  mode: SubmitMode;
  modelKey: string;
  /** As in the menu; undefined when the key is unknown. */
  model?: string;
  aspect: string;
  count: number;
  durationS?: number;
  resolution?: string;
  prompt: string;
  references: { mediaId: string; role: ReferenceRole }[];
  /** Credits the site takes for it. */
  cost: number;
  accepted: boolean;
  /** Failed jobs are not charged. */
  charged: number;
  reason?: string;
  mediaIds: string[];
}

export interface CallEntry {
  at: number;
  account: string;
  rpc: string;
  args: unknown;
}

export interface UploadEntry {
  at: number;
  account: string;
  fileName: string;
  mime: string;
  sizeBytes: number;
  outcome: 'done' | 'refused' | 'lost' | 'no_id';
  mediaId?: string;
}

export interface CleanEntry {
  at: number;
  account: string;
  action: 'archive' | 'delete';
  mediaIds: string[];
}

/** Everything the site was asked, in order. `problems` are requests the contract does not allow. */
export class FlowJournal {
  submits: SubmitEntry[] = [];
  calls: CallEntry[] = [];
  uploads: UploadEntry[] = [];
  cleanings: CleanEntry[] = [];
  downloads: { at: number; mediaId: string; status: number; range: string }[] = [];
  pages: { at: number; account: string; url: string }[] = [];
  problems: { at: number; account: string; rpc: string; problem: string }[] = [];

  /** Submits the site took on: each one is work done and, unless free or failed, credits spent. */
  paidSubmits(account?: string): SubmitEntry[] {
    return this.submits.filter((entry) => entry.accepted && (!account || entry.account === account));
  }

  creditsSpent(account?: string): number {
    return this.paidSubmits(account).reduce((sum, { charged }) => sum + charged, 0);
  }

  clear(): void {
    this.submits = [];
    this.calls = [];
    this.uploads = [];
    this.cleanings = [];
    this.downloads = [];
    this.pages = [];
    this.problems = [];
  }
}
