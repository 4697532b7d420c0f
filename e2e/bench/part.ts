import type { Redis } from './peers/redis.ts';

/** Named numbers that one contender has measured in one round. */
export type Figures = Record<string, number>;

/** What a round offers to its contenders. */
export interface Round {
  quick: boolean;
  /** 0-based. */
  number: number;
  /** An empty Redis for each run. */
  withRedis<T>(use: (redis: Redis) => Promise<T>): Promise<T>;
}

export interface Contender {
  name: string;
  /** Left out, with a reason in the table, where BullMQ or Redis is missing. */
  needsBullMq?: boolean;
  /** Its figures never change (seeds, virtual time) or take long: measured in the first round only. */
  onlyOnce?: boolean;
  run(round: Round): Promise<Figures>;
}

/** One line of the table for each contender that has the figure. */
export interface Measure {
  key: string;
  label: string;
  unit: '' | '/s' | 'ms' | 'µs' | '×';
}

/** A comparison made within each round; its median is held against floor and goal. */
export interface Judgement {
  label: string;
  /** Undefined when a contender is missing. */
  of(figures: (contender: string) => Figures | undefined): number | undefined;
  better: 'more' | 'less';
  floor?: number;
  goal?: number;
}

export interface Part {
  id: string;
  title: string;
  contenders: Contender[];
  measures: Measure[];
  judgements: Judgement[];
}

export const OURS = 'this product';

/** `a ÷ b` of one figure of two contenders. */
export const ratio =
  (key: string, over: string, under: string) =>
  (figures: (contender: string) => Figures | undefined): number | undefined => {
    const [top, bottom] = [figures(over)?.[key], figures(under)?.[key]];
    return top === undefined || bottom === undefined ? undefined : top / bottom;
  };
