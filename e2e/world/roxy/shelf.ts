import { vendorTime } from './window-record.ts';

export type Shelved<T> = T & { id: number; createTime: string; updateTime: string };

/** Numbered things of workspaces (proxies, accounts, labels): all the vendor's plain lists behave alike. */
export class Shelf<T extends object> {
  readonly #things: { workspaceId: number; thing: Shelved<T> }[] = [];
  #lastId = 0;

  add(workspaceId: number, content: T): Shelved<T> {
    const time = vendorTime(Date.now());
    const thing = { ...content, id: ++this.#lastId, createTime: time, updateTime: time };
    this.#things.push({ workspaceId, thing });
    return thing;
  }

  of(workspaceId: number): Shelved<T>[] {
    return this.#things.filter((entry) => entry.workspaceId === workspaceId).map(({ thing }) => thing);
  }

  /** False when there is no such thing. */
  change(workspaceId: number, id: number, patch: Partial<T>): boolean {
    const thing = this.of(workspaceId).find((one) => one.id === id);
    if (thing) Object.assign(thing, patch, { updateTime: vendorTime(Date.now()) });
    return thing !== undefined;
  }

  remove(workspaceId: number, ids: readonly number[]): void {
    const kept = this.#things.filter(
      ({ workspaceId: owner, thing }) => owner !== workspaceId || !ids.includes(thing.id),
    );
    this.#things.splice(0, this.#things.length, ...kept);
  }
}
