import { randomBytes, randomUUID } from 'node:crypto';
import type { Plan } from './catalog.ts';
import type { Media } from './media.ts';
import { type Offer, offerOf } from './offer.ts';
import { ScenarioSet } from './scenario-set.ts';
import type { ScenarioName, ScenarioOptions } from './scenarios.ts';

export type Locale = 'en' | 'zh' | 'pt' | 'vi';

export interface AccountOptions {
  id?: string;
  email?: string;
  plan?: Plan;
  credits?: number;
  locale?: Locale;
  offer?: Partial<Offer>;
  signedIn?: boolean;
  /** Project titles; default one, "Untitled project". `[]` = none yet. */
  projects?: string[];
  /** What the composer starts with on a fresh profile, as the person left it. */
  settings?: Record<string, string | number>;
  scenarios?: Partial<Record<ScenarioName, ScenarioOptions>>;
}

export interface Project {
  id: string;
  title: string;
  createdAt: number;
  media: Media[];
}

const CREDITS: Record<Plan, number> = { free: 50, plus: 200, pro: 1000, ultra: 10_000 };

/** A Google account as Flow sees it: one per browser profile. */
export class Account {
  readonly id: string;
  readonly email: string;
  readonly plan: Plan;
  readonly scenarios = new ScenarioSet();
  readonly projects = new Map<string, Project>();
  readonly csrf = `AF${randomBytes(18).toString('base64url')}:1789000000000`;
  readonly sid = `-${randomBytes(7).readUIntBE(0, 6)}`;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly offer: Offer;
  credits: number;
  locale: Locale;
  signedIn: boolean;
  consented = false;
  /** Only media older than this are in the picker: grid and picker are snapshots per load. */
  loadedAt = 0;
  loads = 0;

  constructor(options: AccountOptions, now: number) {
    this.id = options.id ?? `account-${randomUUID().slice(0, 8)}`;
    this.email = options.email ?? `${this.id}@example.com`;
    this.plan = options.plan ?? 'pro';
    this.credits = options.credits ?? CREDITS[this.plan];
    this.locale = options.locale ?? 'en';
    this.signedIn = options.signedIn ?? true;
    this.settings = options.settings ?? {};
    this.offer = offerOf(this.plan, options.offer);
    for (const [name, wishes] of Object.entries(options.scenarios ?? {}))
      this.play(name as ScenarioName, wishes);
    for (const title of options.projects ?? ['Untitled project']) this.addProject(title, now);
  }

  addProject(title: string, now: number): Project {
    const project = { id: randomUUID(), title, createdAt: now, media: [] };
    this.projects.set(project.id, project);
    return project;
  }

  play(name: ScenarioName, options: ScenarioOptions = {}): void {
    this.scenarios.set(name, options);
    if (name === 'insufficient_credits') this.credits = Number(options.credits ?? 0);
  }

  get firstProject(): Project | undefined {
    return this.projects.values().next().value;
  }

  media(): Media[] {
    return [...this.projects.values()].flatMap((project) => project.media);
  }

  find(mediaId: string): Media | undefined {
    return this.media().find((media) => media.mediaId === mediaId);
  }

  /** The composer as shown: the offer under the cohort switches. */
  get shownOffer(): Offer {
    const offer = { ...this.offer };
    const renamed = this.scenarios.look('model_renamed');
    if (renamed) {
      const nano = renamed.to === '2' ? 'nano_2' : 'nano_21';
      offer.imageModels = offer.imageModels.map((id) => (id === 'nano_21' || id === 'nano_2' ? nano : id));
    }
    if (this.scenarios.look('lower_priority_model') && !offer.videoModels.includes('veo_lite_lower'))
      offer.videoModels = [...offer.videoModels, 'veo_lite_lower'];
    if (this.scenarios.look('extra_resolution_row')) offer.resolutions = ['360p', '720p'];
    if (this.scenarios.look('no_duration_row')) offer.veoDurations = [8];
    return offer;
  }
}
